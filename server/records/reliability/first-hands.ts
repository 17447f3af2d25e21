/** When somebody first took a failure in hand: a call of the machine or its alarm acknowledged, work begun, or the reason given. */
import type { Window } from '../../../twin/derived.ts';
import type { Records } from '../database.ts';
import type { FailureSeen } from './watch.ts';

/** By machine, epoch ms, in order. */
export type Hands = ReadonlyMap<string, readonly number[]>;

export async function handsIn(records: Records, machines: readonly string[], { from, to }: Window): Promise<Hands> {
  const [calls, alarms, reasons, work] = await records.ask((db) =>
    Promise.all([
      db
        .selectFrom('call_event')
        .innerJoin('andon_call', 'andon_call.id', 'call_event.call')
        .select(['andon_call.machine', 'call_event.at_ms as at'])
        .where('call_event.what', 'in', ['acknowledged', 'arrived'])
        .where('andon_call.machine', 'in', [...machines])
        .where('call_event.at_ms', '>=', from)
        .where('call_event.at_ms', '<', to)
        .execute(),
      db
        .selectFrom('alarm_event')
        .select(['machine', 'at_ms as at'])
        .where('superseded', 'is', null)
        .where('what', '=', 'acknowledged')
        .where('by_whom', '!=', '')
        .where('machine', 'in', [...machines])
        .where('at_ms', '>=', from)
        .where('at_ms', '<', to)
        .execute(),
      db
        .selectFrom('declaration')
        .select(['scope', 'recorded as at'])
        .where('what', '=', 'reason')
        .where(
          'scope',
          'in',
          machines.map((id) => `machine:${id}`),
        )
        .where('recorded', '>=', from)
        .where('recorded', '<', to)
        .execute(),
      db
        .selectFrom('work_event')
        .innerJoin('work_order', 'work_order.number', 'work_event.number')
        .select(['work_order.machine', 'work_event.recorded as at'])
        .where('work_order.superseded', 'is', null)
        .where('work_event.what', '=', 'doing')
        .where('work_order.machine', 'in', [...machines])
        .where('work_event.recorded', '>=', from)
        .where('work_event.recorded', '<', to)
        .execute(),
    ]),
  );
  const hands = new Map<string, number[]>();
  const add = (machine: string, at: number) => {
    const own = hands.get(machine);
    if (own) own.push(at);
    else hands.set(machine, [at]);
  };
  for (const { machine, at } of [...calls, ...alarms, ...work]) add(machine ?? '', at);
  for (const { scope, at } of reasons) add(scope.slice('machine:'.length), at);
  for (const own of hands.values()) own.sort((a, b) => a - b);
  return hands;
}

/** ms from the beginning to the first hand while it was down; null = nobody's hand is in the record. */
export function responseOf(hands: Hands, { machine, at, until }: FailureSeen): number | null {
  const first = hands.get(machine)?.find((hand) => hand >= at && hand <= until);
  return first === undefined ? null : first - at;
}
