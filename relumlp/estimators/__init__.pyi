from .classifier import ReLUMLPClassifier as ReLUMLPClassifier
from .regressor import ReLUMLPRegressor as ReLUMLPRegressor
