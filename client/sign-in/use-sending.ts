/** A form that sends: one at a time, and what went wrong in the words of the server. */
import { type FormEvent, useState } from 'react';

export function useSending(work: () => Promise<unknown>, done: () => void) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setTrouble('');
    try {
      await work();
      done();
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return { busy, trouble, submit: (event: FormEvent) => void submit(event) };
}
