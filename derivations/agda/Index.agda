-- The index of a path: node (b ÷ B) mod s. A number b = (h · s + k) · B + n with n < B and k < s
-- has the quotient h · s + k and, modulo s, the digit k; and no other, because division with a
-- remainder is unique. Checked by Agda's kernel; no library.
{-# OPTIONS --safe --without-K #-}
module Index where

open import PathSum using (Nat; zero; suc; _≡_; refl; sym; trans; cong; cong₂)

infixl 6 _+_
infixl 7 _*_
infix 4 _<_

_+_ : Nat → Nat → Nat
zero  + n = n
suc m + n = suc (m + n)

_*_ : Nat → Nat → Nat
zero  * n = zero
suc m * n = n + m * n

-- n < m
data _<_ : Nat → Nat → Set where
  z<s : ∀ {m} → zero < suc m
  s<s : ∀ {n m} → n < m → suc n < suc m

data Empty : Set where

absurd : {A : Set} → Empty → A
absurd ()

suc-injective : ∀ {m n} → suc m ≡ suc n → m ≡ n
suc-injective refl = refl

+-assoc : ∀ a b c → (a + b) + c ≡ a + (b + c)
+-assoc zero    b c = refl
+-assoc (suc a) b c = cong suc (+-assoc a b c)

*-distrib : ∀ a b c → (a + b) * c ≡ a * c + b * c
*-distrib zero    b c = refl
*-distrib (suc a) b c = trans (cong (c +_) (*-distrib a b c)) (sym (+-assoc c (a * c) (b * c)))

*-assoc : ∀ a b c → (a * b) * c ≡ a * (b * c)
*-assoc zero    b c = refl
*-assoc (suc a) b c = trans (*-distrib b (a * b) c) (cong (b * c +_) (*-assoc a b c))

-- a sum B + n is not below B
too-large : ∀ B n → B + n < B → Empty
too-large (suc B) n (s<s below) = too-large B n below

cancel : ∀ B {m n} → B + m ≡ B + n → m ≡ n
cancel zero    e = e
cancel (suc B) e = cancel B (suc-injective e)

transport : {A : Set} (P : A → Set) {x y : A} → x ≡ y → P x → P y
transport P refl p = p

record Both (A B : Set) : Set where
  constructor _and_
  field first  : A
        second : B

-- Division with a remainder is unique: q · B + n = p · B + m with n, m < B.
unique : ∀ B q n p m → n < B → m < B → q * B + n ≡ p * B + m → Both (q ≡ p) (n ≡ m)
unique B zero    n zero    m n<B m<B e = refl and e
unique B zero    n (suc p) m n<B m<B e =
  absurd (too-large B (p * B + m) (transport (_< B) (trans e (+-assoc B (p * B) m)) n<B))
unique B (suc q) n zero    m n<B m<B e =
  absurd (too-large B (q * B + n) (transport (_< B) (trans (sym e) (+-assoc B (q * B) n)) m<B))
unique B (suc q) n (suc p) m n<B m<B e with unique B q n p m n<B m<B
  (cancel B (trans (sym (+-assoc B (q * B) n)) (trans e (+-assoc B (p * B) m))))
... | refl and r = refl and r

-- A path's number: h for the layers before, the digit k of a layer of s nodes, and n < B for the
-- layers behind, of which there are B paths.
number : (s B h k n : Nat) → Nat
number s B h k n = h * (s * B) + (k * B + n)

regroup : ∀ s B h k n → number s B h k n ≡ (h * s + k) * B + n
regroup s B h k n =
  trans (sym (+-assoc (h * (s * B)) (k * B) n))
        (cong (_+ n) (trans (cong (_+ k * B) (sym (*-assoc h s B)))
                            (sym (*-distrib (h * s) k B))))

-- Whatever quotient q and remainder r the number b has by B, and whatever quotient p and remainder
-- d the quotient has by s: d is the digit k. So (b ÷ B) mod s = k.
index-is-digit : ∀ s B h k n → k < s → n < B → ∀ q r p d → r < B → d < s →
  number s B h k n ≡ q * B + r → q ≡ p * s + d → d ≡ k
index-is-digit s B h k n k<s n<B q r p d r<B d<s divided again
  with unique B (h * s + k) n q r n<B r<B (trans (sym (regroup s B h k n)) divided)
... | quotient and _ with unique s h k p d k<s d<s (trans quotient again)
... | _ and digit = sym digit
