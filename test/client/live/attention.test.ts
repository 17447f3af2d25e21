import { expect, test } from 'vitest';
import { attentionOf } from '../../../client/live/attention.ts';
import { lineFace } from '../../../client/live/line-face.ts';
import type { TwinView } from '../../../client/live/twin-view.ts';
import { costOf, lostUnits } from '../../../client/plant/lost-units.ts';
import type { LineView, SourceView } from '../../../twin/live/protocol.ts';
import { type State, stateCode } from '../../../twin/words.ts';
import { smallPlant } from '../plant-fixture.ts';

const plant = smallPlant();
const slotOf = (id: string) => plant.machines.find((m) => m.id === id)!.slot;
const jam = { machine: 'one-capper', state: 'breakdown', since: 1000, fault: 11 } as const;
const lineOne: LineView = {
  line: 'one',
  at: 5000,
  state: 'blocked',
  since: 1010,
  cause: jam,
  chain: [{ machine: 'one-filler', state: 'blocked', since: 1010, fault: 0 }, jam],
  waiting: [{ machine: 'one-filler', state: 'blocked', since: 1010, fault: 0 }],
  product: 'red',
  order: null,
  wip: null,
  rate: 0,
  idealRate: 60,
  shift: null,
};

function view(states: Record<string, State>, sources: Partial<SourceView>[] = []): TwinView {
  const byslot = new Map(Object.entries(states).map(([id, state]) => [slotOf(id), state]));
  return {
    plant,
    status: 'live',
    stateOf: (slot: number) => stateCode(byslot.get(slot) ?? 'producing'),
    sinceOf: () => 1000,
    faultOf: (slot: number) => (byslot.get(slot) === 'breakdown' ? 11 : 0),
    lines: new Map([['one', lineOne]]),
    sources: new Map(sources.map((source) => [source.source!, source as SourceView])),
  } as unknown as TwinView;
}

test('a line that is blocked by a jam further on is spoken of as down, at the machine that jammed', () => {
  expect(lineFace(lineOne)).toEqual({ state: 'breakdown', since: 1000, machine: 'one-capper', fault: 11 });
  expect(lineFace({ ...lineOne, cause: null }).state).toBe('blocked');
  // The filler still fills the belt before the capper: the line runs, whatever will come of it.
  expect(lineFace({ ...lineOne, state: 'producing' })).toMatchObject({ state: 'producing', machine: null });
});

test('what is down comes before what only waits for it, and machines that wait are one row', () => {
  const matters = attentionOf(view({ 'one-capper': 'breakdown', 'one-filler': 'blocked', air: 'setup' }));
  expect(matters.map((m) => m.kind)).toEqual(['machine', 'machine', 'waiting']);
  expect(matters[0]).toMatchObject({ machine: slotOf('one-capper'), fault: 11 });
  expect(matters[2]).toMatchObject({ kind: 'waiting', blocked: 1, starved: 0 });
});

test('a source that is silent comes first: what it feeds is not known', () => {
  const matters = attentionOf(
    view({ 'one-capper': 'breakdown' }, [{ source: 'plc', status: 'down', reason: 'refused', since: 5 }]),
  );
  expect(matters[0]).toMatchObject({ kind: 'source', source: 'plc', reason: 'refused' });
});

test('what a stop has cost is time at the ideal rate of the product, and at the price of the hour', () => {
  const two = plant.machines[slotOf('two-filler')]!;
  expect(lostUnits(two, 'red', 5 * 60_000)).toBe(240);
  expect(lostUnits(two, 'blue', 5 * 60_000)).toBe(300);
  expect(costOf(plant.lines[0], 15 * 60_000)).toBe(300);
  expect(costOf(plant.lines[1], 15 * 60_000)).toBeNull();
});
