/** The alarm life cycle of ISA-18.2 (states and transitions: ANSI/ISA-18.2-2016, clause 5.2, figure 3; IEC 62682). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AlarmInput,
  type AlarmMemory,
  type AlarmSettings,
  alarmState,
  newAlarm,
  nextDue,
  stepAlarm,
} from '../../../analytics/alarms/alarm-state.ts';
import { ALARM_STATES } from '../../../twin/words.ts';

const S = 1000;
const PLAIN: AlarmSettings = {
  onDelayMs: 0,
  offDelayMs: 0,
  latching: false,
  needsAck: true,
  repeatMs: 0,
  escalateMs: [],
};

/** Runs inputs, and says what was told and how it ends. */
function run(settings: AlarmSettings, inputs: readonly AlarmInput[], from = newAlarm(0)) {
  let memory = from;
  const told: string[] = [];
  for (const input of inputs) {
    const stepped = stepAlarm(settings, memory, input);
    memory = stepped.memory;
    told.push(...stepped.changes.map(({ what, at }) => `${at / S} ${what}`));
  }
  return { memory, told, state: alarmState(memory) };
}
const on = (at: number): AlarmInput => ({ type: 'condition', at: at * S, on: true });
const off = (at: number): AlarmInput => ({ type: 'condition', at: at * S, on: false });
const act = (type: 'acknowledge' | 'reset' | 'unshelve' | 'out-of-service' | 'in-service' | 'tick', at: number) =>
  ({ type, at: at * S }) as AlarmInput;
const shelve = (at: number, until: number): AlarmInput => ({ type: 'shelve', at: at * S, until: until * S });
const suppress = (at: number, isOn: boolean): AlarmInput => ({ type: 'suppress', at: at * S, on: isOn });

describe('an alarm', () => {
  test('is acknowledged and returns, in either order', () => {
    expect(run(PLAIN, [on(1)]).state).toBe('unacknowledged');
    expect(run(PLAIN, [on(1), act('acknowledge', 2)]).state).toBe('acknowledged');
    expect(run(PLAIN, [on(1), act('acknowledge', 2), off(3)]).state).toBe('normal');
    expect(run(PLAIN, [on(1), off(2)]).state).toBe('returned-unacknowledged');
    expect(run(PLAIN, [on(1), off(2), act('acknowledge', 3)]).state).toBe('normal');
  });

  test('that comes back before anybody saw it go is an alarm again', () => {
    const { told, state } = run(PLAIN, [on(1), off(2), on(3)]);
    expect(told).toEqual(['1 activated', '2 returned', '3 activated']);
    expect(state).toBe('unacknowledged');
  });

  test('that latches stays until somebody resets it, and cannot be reset while it lasts or before it was acknowledged', () => {
    const latching = { ...PLAIN, latching: true };
    expect(run(latching, [on(1), off(2)]).state).toBe('latched-unacknowledged');
    expect(run(latching, [on(1), off(2), act('reset', 3)]).state).toBe('latched-unacknowledged');
    expect(run(latching, [on(1), act('acknowledge', 2), act('reset', 3)]).state).toBe('acknowledged');
    expect(run(latching, [on(1), act('acknowledge', 2), off(3)]).state).toBe('latched-acknowledged');
    expect(run(latching, [on(1), off(2), act('acknowledge', 3), act('reset', 4)]).state).toBe('normal');
  });

  test('that asks for no acknowledgement is over when its condition is', () => {
    const silent = { ...PLAIN, needsAck: false };
    expect(run(silent, [on(1)]).state).toBe('acknowledged');
    expect(run(silent, [on(1), off(2)]).state).toBe('normal');
  });

  test('waits out its delays, and a condition that is shorter was never one', () => {
    const slow = { ...PLAIN, onDelayMs: 10 * S, offDelayMs: 5 * S };
    expect(run(slow, [on(0), off(9)]).told).toEqual([]);
    expect(run(slow, [on(0), act('tick', 9)]).told).toEqual([]);
    expect(run(slow, [on(0), act('tick', 60)]).told).toEqual(['10 activated']);
    expect(run(slow, [on(0), off(20), on(24), act('tick', 60)]).told).toEqual(['10 activated']);
    expect(run(slow, [on(0), off(20), act('tick', 60)]).told).toEqual(['10 activated', '25 returned']);
  });

  test('is told again and raised until it is acknowledged, although no data come', () => {
    const loud = { ...PLAIN, repeatMs: 60 * S, escalateMs: [100 * S, 200 * S] };
    const steps = [
      on(0),
      act('tick', 60),
      act('tick', 100),
      act('tick', 120),
      act('tick', 200),
      act('acknowledge', 210),
    ];
    expect(run(loud, [...steps, act('tick', 900)]).told).toEqual([
      '0 activated',
      '60 repeated',
      '100 escalated',
      '120 repeated',
      '180 repeated',
      '200 escalated',
      '210 acknowledged',
    ]);
  });

  test('over an hour without a server is told once more, not sixty times', () => {
    const loud = { ...PLAIN, repeatMs: 60 * S };
    expect(run(loud, [on(0), act('tick', 3600), act('tick', 3660)]).told).toEqual([
      '0 activated',
      '3600 repeated',
      '3660 repeated',
    ]);
  });
});

describe('a hidden alarm', () => {
  test('that is shelved comes back at its end, as a new alarm if it became one meanwhile', () => {
    expect(run(PLAIN, [on(0), act('acknowledge', 1), shelve(2, 60), act('tick', 90)])).toMatchObject({
      told: ['0 activated', '1 acknowledged', '2 shelved', '60 unshelved'],
      state: 'acknowledged',
    });
    expect(run(PLAIN, [shelve(2, 60), on(10), act('tick', 90)])).toMatchObject({
      told: ['2 shelved', '60 unshelved', '60 activated'],
      state: 'unacknowledged',
    });
    expect(run(PLAIN, [shelve(2, 60), on(10), off(20), act('unshelve', 30)])).toMatchObject({
      told: ['2 shelved', '30 unshelved'],
      state: 'normal',
    });
  });

  test('suppressed by design (the line is off) tells nothing, and tells what is left when it is not any more', () => {
    expect(run(PLAIN, [suppress(0, true), on(1), off(2), on(3)])).toMatchObject({
      told: ['0 suppressed'],
      state: 'suppressed-by-design',
    });
    expect(run(PLAIN, [suppress(0, true), on(1), suppress(5, false)]).told).toEqual([
      '0 suppressed',
      '5 unsuppressed',
      '5 activated',
    ]);
  });

  test('out of service is neither shelved nor acknowledged, nor raised', () => {
    const loud = { ...PLAIN, escalateMs: [10 * S], repeatMs: 5 * S };
    const { told, state } = run(loud, [
      on(0),
      act('out-of-service', 1),
      shelve(2, 9),
      act('acknowledge', 3),
      act('tick', 99),
    ]);
    expect(told).toEqual(['0 activated', '1 out-of-service']);
    expect(state).toBe('out-of-service');
  });
});

/** Anything that can happen, at any time, late ones included. */
const anyInput: fc.Arbitrary<AlarmInput> = fc
  .record({
    at: fc.integer({ min: 0, max: 500 }).map((s) => s * S),
    type: fc.constantFrom<AlarmInput['type'][]>(
      'condition',
      'condition',
      'condition',
      'suppress',
      'shelve',
      'acknowledge',
      'reset',
      'unshelve',
      'out-of-service',
      'in-service',
      'tick',
    ),
    on: fc.boolean(),
    shelfMs: fc.integer({ min: -10, max: 100 }).map((s) => s * S),
  })
  .map(({ at, type, on, shelfMs }) => ({ type, at, on, until: at + shelfMs }) as AlarmInput);
const anySettings: fc.Arbitrary<AlarmSettings> = fc.record({
  onDelayMs: fc.constantFrom(0, 3 * S, 20 * S),
  offDelayMs: fc.constantFrom(0, 5 * S),
  latching: fc.boolean(),
  needsAck: fc.boolean(),
  repeatMs: fc.constantFrom(0, 7 * S),
  escalateMs: fc.constantFrom([], [10 * S], [10 * S, 30 * S]),
});

/** What may follow what; shown states only. */
const isLegal = ({ active, announced, acknowledged, latched, activated, pending, condition }: AlarmMemory): boolean =>
  (!announced || active) && // told only what is
  (acknowledged || activated !== null) && // nothing to acknowledge that was never told
  (!latched || activated !== null) &&
  (pending === null) === (condition === active);

test('what was due to be repeated while it was shelved is told when the shelf ends, not dated back', () => {
  const repeated = { ...PLAIN, repeatMs: 7 * S };
  const { told } = run(repeated, [on(0), shelve(407, 421), off(421)]);
  expect(told.slice(-4)).toEqual(['407 shelved', '421 unshelved', '421 repeated', '421 returned']);
});

describe('in any order of inputs', () => {
  test('the state is one of the nine, and legal', () => {
    fc.assert(
      fc.property(anySettings, fc.array(anyInput, { maxLength: 40 }), (settings, inputs) => {
        let memory = newAlarm(0);
        for (const input of inputs) {
          const { memory: next, changes } = stepAlarm(settings, memory, input);
          expect(ALARM_STATES).toContain(alarmState(next));
          expect(isLegal(next)).toBe(true);
          expect(next.at).toBeGreaterThanOrEqual(memory.at);
          // What was due is done.
          expect(nextDue(settings, next)).toBeGreaterThan(next.at);
          let at = memory.at;
          for (const change of changes) {
            expect(change.at).toBeGreaterThanOrEqual(at);
            at = change.at;
          }
          memory = next;
        }
      }),
    );
  });

  test('equal inputs give equal states, and kept as JSON in between it is one run', () => {
    fc.assert(
      fc.property(anySettings, fc.array(anyInput, { maxLength: 40 }), fc.nat({ max: 40 }), (settings, inputs, cut) => {
        const whole = run(settings, inputs);
        const first = run(settings, inputs.slice(0, cut));
        const kept = JSON.parse(JSON.stringify(first.memory)) as AlarmMemory;
        const rest = run(settings, inputs.slice(cut), kept);
        expect(rest.memory).toEqual(whole.memory);
        expect([...first.told, ...rest.told]).toEqual(whole.told);
      }),
    );
  });

  test('looking more often (ticks) changes no state', () => {
    fc.assert(
      fc.property(anySettings, fc.array(anyInput, { maxLength: 25 }), (settings, unordered) => {
        const inputs = [...unordered].sort((a, b) => a.at - b.at);
        const ticked = inputs.flatMap((input) => {
          const at = input.at - 1;
          return [{ type: 'tick', at } as AlarmInput, input];
        });
        expect(run(settings, ticked).memory).toEqual(run(settings, inputs).memory);
      }),
    );
  });
});
