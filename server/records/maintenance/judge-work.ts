/** What a work order lacks for what is asked of it; throws `Refused` with the words for people. */
import { Refused } from '../people/refused.ts';
import { NEXT_STATES, type WorkOrder } from './words.ts';

export function judgeWindow({ from, to }: Pick<WorkOrder, 'from' | 'to'>): void {
  if ((from === null) !== (to === null)) throw new Refused('work-refused', 'a window has a beginning and an end');
  if (from !== null && to !== null && from >= to) throw new Refused('work-refused', 'it ends before it begins');
}

export function judgeMove(before: WorkOrder, after: WorkOrder, note: string): void {
  if (!NEXT_STATES[before.state].includes(after.state))
    throw new Refused('work-refused', `it is ${before.state}: it cannot be ${after.state} next`);
  switch (after.state) {
    case 'planned':
      if (after.from === null) throw new Refused('work-refused', 'say from when to when it is planned');
      return;
    case 'cancelled':
      if (note.trim() === '') throw new Refused('work-refused', 'say why it is not done');
      return;
    case 'done':
      judgeClosing(after);
      return;
    case 'open':
    case 'doing':
    case 'reviewed':
      return;
    default:
      after.state satisfies never;
  }
}

function judgeClosing({ kind, closing }: WorkOrder): void {
  if (!closing) throw new Refused('work-refused', 'say what was found');
  if (closing.found.trim() === '') throw new Refused('work-refused', 'say what was found');
  if (closing.failed === true && closing.mode === '') throw new Refused('work-refused', 'say how it failed');
  // The next model learns from it.
  if (kind === 'predictive' && closing.verdict === null)
    throw new Refused('work-refused', 'say whether the prediction was right');
}
