/**
 * What is owed to the broker: a QoS 1 message is acknowledged when it is on disk, and acknowledgements leave in the order
 * in which the messages came (MQTT 3.1.1 and 5, 4.6).
 */
export interface Ledger {
  /** The message came; returns the way to say that it is kept, or that it cannot be. */
  enter(messageId: number): (kept: boolean) => void;
}

/** `fail`: a message could not be kept: nothing is acknowledged from there on. */
export function createLedger(acknowledge: (messageId: number) => void, fail: () => void): Ledger {
  const owed: { readonly messageId: number; kept: boolean }[] = [];
  let broken = false;
  return {
    enter(messageId) {
      const entry = { messageId, kept: false };
      owed.push(entry);
      return (kept) => {
        if (broken) return;
        if (!kept) {
          broken = true;
          return fail();
        }
        entry.kept = true;
        let done = 0;
        while (owed[done]?.kept) acknowledge((owed[done++] as typeof entry).messageId);
        if (done > 0) owed.splice(0, done);
      };
    },
  };
}
