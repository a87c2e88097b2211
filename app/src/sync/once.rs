//! An answer that comes once, to one who waits for it.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::cell::RefCell;
use std::rc::Rc;

struct Slot<T> {
    value: Option<T>,
    waiting: Option<Waker>,
}

/// Gives the answer.
pub(super) struct Giver<T>(Rc<RefCell<Slot<T>>>);

/// Waits for the answer. Waits for ever when the giver is dropped: the page is then being closed.
pub(super) struct Taker<T>(Rc<RefCell<Slot<T>>>);

/// A pair.
pub(super) fn once<T>() -> (Giver<T>, Taker<T>) {
    let slot = Rc::new(RefCell::new(Slot {
        value: None,
        waiting: None,
    }));
    (Giver(Rc::clone(&slot)), Taker(slot))
}

impl<T> Giver<T> {
    /// Gives it.
    pub(super) fn give(self, value: T) {
        let mut slot = self.0.borrow_mut();
        slot.value = Some(value);
        if let Some(waiting) = slot.waiting.take() {
            waiting.wake();
        }
    }
}

impl<T> Future for Taker<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut slot = self.0.borrow_mut();
        match slot.value.take() {
            Some(value) => Poll::Ready(value),
            None => {
                slot.waiting = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
