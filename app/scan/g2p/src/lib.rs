//! The finite fields that codes are protected by, small enough for a phone.
//!
//! rqrr takes them from the crate `g2p`, which carries every product in tables: 128 KB, of which
//! 57 KB remain after compression, two thirds of all a phone would load for its scanner. The
//! workspace puts this package in its place (`[patch.crates-io]`): the same names as far as rqrr
//! uses them, products computed. Reading one code takes some ten thousand products, a millisecond.

use std::ops::{Add, AddAssign, Div, Mul, MulAssign};

/// A field with 2 to the power of some `n` elements.
pub trait GaloisField:
    Copy
    + PartialEq
    + Add<Output = Self>
    + AddAssign
    + Mul<Output = Self>
    + MulAssign
    + Div<Output = Self>
{
    /// Neutral in addition.
    const ZERO: Self;
    /// Neutral in multiplication.
    const ONE: Self;
    /// Its powers are all elements except zero.
    const GENERATOR: Self;

    /// The element multiplied by itself `exponent` times; one for an exponent of zero.
    #[must_use]
    fn pow(self, exponent: usize) -> Self {
        let mut result = Self::ONE;
        let mut square = self;
        let mut left = exponent;
        while left > 0 {
            if left & 1 == 1 {
                result *= square;
            }
            square *= square;
            left >>= 1;
        }
        result
    }
}

/// The product of two polynomials over two elements, written as bits, reduced by `modulus`, whose
/// degree is `bits` (at most 8).
#[must_use]
pub const fn product(left: u8, right: u8, bits: u32, modulus: u16) -> u8 {
    let mut sum = 0;
    let mut shifted = left as u16;
    let mut right = right;
    while right > 0 {
        if right & 1 == 1 {
            sum ^= shifted;
        }
        shifted <<= 1;
        if shifted >> bits == 1 {
            shifted ^= modulus;
        }
        right >>= 1;
    }
    let [low, _] = sum.to_le_bytes();
    low
}

/// Defines the type of a field: its name, the `bits` of an element, and the irreducible polynomial
/// that products are reduced by, in which `x` must be a generator.
#[macro_export]
macro_rules! g2p {
    ($name:ident, $bits:literal, modulus: $modulus:literal) => {
        /// An element, its polynomial's coefficients as bits.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        struct $name(u8);

        impl $crate::GaloisField for $name {
            const ZERO: Self = Self(0);
            const ONE: Self = Self(1);
            const GENERATOR: Self = Self(2);
        }

        impl ::std::ops::Add for $name {
            type Output = Self;
            #[allow(clippy::suspicious_arithmetic_impl, reason = "addition without carry")]
            fn add(self, other: Self) -> Self {
                Self(self.0 ^ other.0)
            }
        }

        impl ::std::ops::AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                *self = *self + other;
            }
        }

        impl ::std::ops::Mul for $name {
            type Output = Self;
            fn mul(self, other: Self) -> Self {
                Self($crate::product(self.0, other.0, $bits, $modulus))
            }
        }

        impl ::std::ops::MulAssign for $name {
            fn mul_assign(&mut self, other: Self) {
                *self = *self * other;
            }
        }

        impl ::std::ops::Div for $name {
            type Output = Self;
            /// Zero when divided by zero.
            #[allow(clippy::suspicious_arithmetic_impl, reason = "the inverse is a power")]
            fn div(self, other: Self) -> Self {
                self * $crate::GaloisField::pow(other, (1 << $bits) - 2)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::GaloisField;

    g2p!(GF16, 4, modulus: 0b1_0011);
    g2p!(GF256, 8, modulus: 0b1_0001_1101);

    /// Compares every product and quotient of a field with sums and differences of logarithms.
    fn check<F: GaloisField + std::fmt::Debug>(size: usize, element: impl Fn(u8) -> F) {
        let powers: Vec<F> = std::iter::successors(Some(F::ONE), |last| Some(*last * F::GENERATOR))
            .take(size - 1)
            .collect();
        for wanted in (1..size).filter_map(|value| u8::try_from(value).ok()) {
            assert_eq!(
                powers
                    .iter()
                    .filter(|power| **power == element(wanted))
                    .count(),
                1,
                "{wanted}"
            );
        }
        for (first, left) in powers.iter().enumerate() {
            assert_eq!(F::GENERATOR.pow(first), *left);
            assert_eq!(
                (*left * F::ZERO, F::ZERO / *left, *left + *left),
                (F::ZERO, F::ZERO, F::ZERO)
            );
            for (second, right) in powers.iter().enumerate() {
                assert_eq!(
                    powers.get((first + second) % (size - 1)),
                    Some(&(*left * *right))
                );
                assert_eq!(*left / *right * *right, *left);
            }
        }
    }

    #[test]
    fn both_fields_of_a_code_obey_their_logarithms() {
        check(16, GF16);
        check(256, GF256);
    }

    #[test]
    fn products_are_those_of_the_standard() {
        // ISO/IEC 18004: the generator's eighth power is the modulus without its highest term.
        assert_eq!(GF256::GENERATOR.pow(8), GF256(0b1_1101));
        assert_eq!(GF16::GENERATOR.pow(4), GF16(0b11));
        assert_eq!(GF256(0x53) * GF256(0xca), GF256(0x8f));
    }
}
