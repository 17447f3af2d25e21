/** What a machine worked on over time, put together from its changes, in whichever order they are told. */
import type { TwinEvent } from '../../twin/events.ts';
import type { Context } from './record-store.ts';

type ContextChanged = Extract<TwinEvent, { type: 'context-changed' }>;

/** Puts a change into a list in order of time. One that was told late holds up to the next change of the same thing. */
export function placeContext(list: Context[], { at, what, value, previous }: ContextChanged): void {
  let place = list.length;
  while (place > 0 && (list[place - 1] as Context).at > at) place--;
  const before = list[place - 1] ?? { at, product: '', order: '', lot: '' };
  if (before.at === at && place > 0)
    list[place - 1] = { ...before, [what]: value, told: [...(before.told ?? []), what] };
  else list.splice(place++, 0, { ...before, at, [what]: value, told: [what] });
  for (; place < list.length; place++) {
    const later = list[place] as Context;
    if (later.told ? later.told.includes(what) : later[what] !== previous) return;
    list[place] = { ...later, [what]: value };
  }
}
