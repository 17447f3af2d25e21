import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adoptTwin } from '../../../twin/core/adopt.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { STRIDE } from '../../../twin/core/machine-row.ts';
import { Twin } from '../../../twin/core/twin.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { STATES } from '../../../twin/words.ts';
import { linePlant, lineText, plantOf, tagSlot } from '../../plants.ts';
import { SIX, Story } from './story.ts';

/** The same line with a machine, a source and tags put before everything else, so that every number moves. */
const grown = (): PlantModel =>
  plantOf(
    lineText(3)
      .replace('sources: [', 'sources: [{ id: new, protocol: mqtt, broker: "mqtt://127.0.0.1:1883" }, ')
      .replace('    tags:\n', '    tags:\n      extra: { from: "{machine}.extra", source: plc }\n')
      .replace(
        '    machines:\n',
        '    machines:\n      - { id: first, name: First, type: any, place: { x: -5, z: 0 } }\n',
      ),
  );

describe('a plant changed while it runs', () => {
  test('with nothing but names changed the twin is the same, by its hash', () => {
    const story = told(new Story(linePlant(3)));
    const plant = plantOf(lineText(3).replace('name: Machine 1', 'name: Capper').replace('x: 5, z: 0', 'x: 9, z: 4'));
    const twin = adoptTwin(story.twin.snapshot(), story.twin.plant, plant);
    expect(twin.hash()).toBe(story.twin.hash());
    expect(twin.takeEvents()).toEqual([]);
  });

  test('machines that did not change go on as if nothing had been, late samples included, though all numbers moved', () => {
    const before = linePlant(3);
    const after = plantOf(
      lineText(3)
        .replace('sources: [', 'sources: [{ id: new, protocol: mqtt, broker: "mqtt://127.0.0.1:1883" }, ')
        .replace('  - id: line\n', `${otherLine}  - id: line\n`),
    );
    const happening = fc.record({
      machine: fc.integer({ min: 0, max: 2 }),
      tag: fc.constantFrom('state', 'good', 'speed', 'fault', 'temperature'),
      after: fc.integer({ min: 0, max: 4000 }),
      late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9000 })),
      value: fc.constantFrom(6, 6, 11, 5, 2, 60, 30, 100, 65_000),
    });
    fc.assert(
      fc.property(fc.array(happening, { minLength: 4, maxLength: 120 }), fc.nat(), (story, cut) => {
        const undisturbed = new Twin(before);
        let changed = new Twin(before);
        let at = SIX;
        story.forEach(({ machine, tag, after: pause, late, value }, i) => {
          at += pause;
          if (i === cut % story.length) changed = adoptTwin(changed.snapshot(), before, after);
          for (const twin of [undisturbed, changed]) {
            const batch = new SampleBatch();
            batch.received = at;
            batch.push(tagSlot(twin.plant, `m${machine}/${tag}`), at - late, value, 0);
            twin.fold(batch);
            twin.takeEvents();
          }
        });
        for (const id of ['m0', 'm1', 'm2']) expect(rowOf(changed, id)).toEqual(rowOf(undisturbed, id));
        expect(changed.lateness.late).toBe(undisturbed.lateness.late);
      }),
      { numRuns: 100 },
    );
  });

  test('a machine that is new knows nothing yet; those that were there keep what they count', () => {
    const story = told(new Story(linePlant(3)));
    const twin = adoptTwin(story.twin.snapshot(), story.twin.plant, grown());
    const state = (id: string) => reading(twin, id).state;
    expect(state('m1')).toBe(story.state('m1'));
    expect(state('first')).toBe('unknown');
    expect(reading(twin, 'm0').good).toBe(20);
  });

  test('a new ideal rate counts from now on: the run that was slow by the old one is not', () => {
    const story = new Story(linePlant(3));
    story.say(0, 'm1/state', 6).say(0, 'm1/speed', 50).say(40, 'm1/temperature', 20).wait(41);
    expect(story.state('m1')).toBe('slow');
    const plant = plantOf(lineText(3).replace('ideal_rate: 60', 'ideal_rate: 50'));
    const twin = adoptTwin(story.twin.snapshot(), story.twin.plant, plant);
    twin.tick(SIX + 42_000);
    expect(reading(twin, 'm1').state).toBe('producing');
  });

  test('a counter that is read from another register goes on from its first reading there', () => {
    const story = told(new Story(linePlant(3)));
    const plant = plantOf(lineText(3).replace('from: "{machine}.good"', 'from: "{machine}.total_good"'));
    const twin = adoptTwin(story.twin.snapshot(), story.twin.plant, plant);
    count(twin, 'm0', 60, 5000);
    count(twin, 'm0', 61, 5001);
    expect(reading(twin, 'm0').good).toBe(21);
  });
});

const otherLine = `  - id: other
    name: Other
    area: hall
    constraint: n0
    machines:
      - { id: n0, name: N, type: any, place: { x: 0, z: 9 } }
    buffers: []
`;

function told(story: Story): Story {
  return story
    .say(0, 'm0/state', 6)
    .say(0, 'm0/good', 100)
    .say(10, 'm0/good', 120)
    .say(11, 'm1/state', 11)
    .say(12, 'm2/state', 6);
}

function count(twin: Twin, machine: string, second: number, value: number): void {
  const batch = new SampleBatch();
  batch.received = SIX + second * 1000;
  batch.push(tagSlot(twin.plant, `${machine}/good`), batch.received, value, 0);
  twin.fold(batch);
}

function reading(twin: Twin, id: string): { state: string; good: number } {
  const slot = twin.plant.machines.find((machine) => machine.id === id)?.slot ?? -1;
  const story = { slot: 0, state: 0, mode: 0, fault: 0, since: 0, good: 0, reject: 0, speed: 0 };
  twin.readMachine(slot, story);
  return { state: STATES[story.state] ?? '', good: story.good };
}

function rowOf(twin: Twin, id: string): number[] {
  const slot = twin.plant.machines.find((machine) => machine.id === id)?.slot ?? -1;
  return [...twin.machines.rows.subarray(slot * STRIDE, (slot + 1) * STRIDE)];
}
