/** The order of the list: what waits for somebody first, then by priority, then the newest. */
import type { AlarmView } from '../../twin/live/protocol.ts';
import { type AlarmState, awaitsAnswer, PRIORITIES } from '../../twin/words.ts';

/** Hidden on purpose: shown in a list of its own. */
export const isHidden = (state: AlarmState): boolean =>
  state === 'shelved' || state === 'suppressed-by-design' || state === 'out-of-service';

export const inOrder = (a: AlarmView, b: AlarmView): number =>
  Number(awaitsAnswer(b.state)) - Number(awaitsAnswer(a.state)) ||
  PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) ||
  (b.activated ?? 0) - (a.activated ?? 0) ||
  a.id.localeCompare(b.id);
