-- What flows into a hidden node flows out of it, for every width and every slope: the sum over the
-- weights that enter (each times its update's factor) is z β, the sum over those that leave is a
-- times the same, and both agree where a = α z. Checked by Agda's kernel; no library.
{-# OPTIONS --safe --without-K #-}
module Conservation where

open import PathSum using (Nat; Fin; _≡_; refl; sym; trans; cong₂; module Numbers)

module Flow (R : Set) (0# 1# : R) (_+_ _*_ : R → R → R)
  (*-assoc : ∀ x y z → (x * y) * z ≡ x * (y * z))
  (*-comm  : ∀ x y → x * y ≡ y * x)
  (*-one   : ∀ x → x * 1# ≡ x)
  (*-zero  : ∀ x → x * 0# ≡ 0#)
  (distrib : ∀ x y z → x * (y + z) ≡ (x * y) + (x * z)) where

  open Numbers R 0# 1# _+_ _*_ *-assoc *-comm *-one *-zero distrib

  -- Σ_k u_k (β x_k) = β z where z = Σ_k u_k x_k: the weights that enter a node
  entering : ∀ n (u x : Fin n → R) (b : R) →
    Σ n (λ k → u k · (b · x k)) ≡ b · Σ n (λ k → u k · x k)
  entering n u x b =
    trans (Σ-same n (λ k → swap (u k) b (x k))) (sym (Σ-scale n b (λ k → u k · x k)))

  -- Σ_m w_m (β_m a) = a Σ_m β_m w_m: the weights that leave it
  leaving : ∀ m (w b : Fin m → R) (a : R) →
    Σ m (λ k → w k · (b k · a)) ≡ a · Σ m (λ k → b k · w k)
  leaving m w b a =
    trans (Σ-same m (λ k → trans (cong₂ _·_ refl (*-comm (b k) a))
                           (trans (swap (w k) a (b k)) (cong₂ _·_ refl (*-comm (w k) (b k))))))
          (sym (Σ-scale m a (λ k → b k · w k)))

  -- beyond.conservation.node, for a node without a bias: both sums agree where a = α z
  conserved : ∀ {n} l m (α : Fin n → R) (w : Fin m → Fin n → R) (o : Onward m) (j : Fin n)
    (u x : Fin l → R) (z a : R) → Σ l (λ k → u k · x k) ≡ z → a ≡ α j · z →
    Σ l (λ k → u k · (β (hidden m α w o) j · x k)) ≡ Σ m (λ k → w k j · (β o k · a))
  conserved l m α w o j u x z a is-z is-a =
    trans (entering l u x (β (hidden m α w o) j))
    (trans (cong₂ _·_ refl is-z)
    (trans (trans (cong₂ _·_ (*-comm (α j) S) refl) (*-assoc S (α j) z))
    (trans (cong₂ _·_ refl (sym is-a))
    (trans (*-comm S a)
           (sym (leaving m (λ k → w k j) (β o) a))))))
    where S = Σ m (λ k → β o k · w k j)
