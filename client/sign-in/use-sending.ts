/** A form that sends: one at a time, and what went wrong in the words of the server, with the field it is about. */
import { type FormEvent, useState } from 'react';
import { HttpProblem } from '../http/api.ts';

export function useSending(work: () => Promise<unknown>, done: () => void) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const [field, setField] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setTrouble('');
    setField('');
    try {
      await work();
      done();
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
      setField(error instanceof HttpProblem ? error.field : '');
    }
    setBusy(false);
  };
  return { busy, trouble, field, submit: (event: FormEvent) => void submit(event) };
}
