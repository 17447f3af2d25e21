/**
 * The checklists that the demo's crews would have worked through in the last days: most in time and in order, some late, missed,
 * skipped or out of range. A file as docs/checklists.md has it for what was done before; each says that it is of the demo.
 */
import { shiftKey, shiftsIn } from '../../twin/plant/calendar.ts';
import type { Line, PlantModel } from '../../twin/plant/model.ts';
import { type Dice, dice } from '../floor/dice.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const DAYS = 7;
const DUE_MIN = 30;
/** Shares of checklists, and of answers. */
const MISSED = 0.05;
const LATE = 0.12;
const SKIPPED = 0.05;
const OUTSIDE = 0.06;
const NOT_OK = 0.03;
const PEOPLE = ['A. Yilmaz (demo)', 'J. Carter (demo)', 'M. Novak (demo)', 'S. Okafor (demo)'];
const REASONS = ['gauge is at calibration', 'no sample at hand', 'done by the shift before'];

const step = (id: string, text: object, more: object = {}) => ({
  ...{
    id,
    text,
    file: null,
    asks: 'ok',
    unit: '',
    low: null,
    high: null,
    choices: [],
    required: true,
    skippable: true,
  },
  ...more,
});
const STEPS = [
  step('guards', {
    en: 'Guards closed, stops tested',
    de: 'Hauben zu, Not-Halt geprüft',
    tr: 'Korumalar kapalı, acil duruş denendi',
  }),
  step('detector', {
    en: 'Metal detector rejects the test piece',
    de: 'Detektor schleust Prüfkörper aus',
    tr: 'Dedektör test parçasını ayırıyor',
  }),
  step(
    'weight',
    {
      en: 'Mean of five pieces, off the target',
      de: 'Mittel aus fünf, Abweichung vom Soll',
      tr: 'Beş parçanın ortalaması, hedeften sapma',
    },
    { asks: 'number', unit: 'g', low: -6, high: 6 },
  ),
  step(
    'temperature',
    { en: 'Rinse water', de: 'Spülwasser', tr: 'Durulama suyu' },
    { asks: 'number', unit: '°C', low: 80, high: 95 },
  ),
];

/** `until`: when the live plant begins, epoch ms. */
export function pastChecklists(plant: PlantModel, seed: number, until: number) {
  const template = {
    ...{ id: 'start-of-shift', kind: 'start-up', signature: false, steps: STEPS },
    name: { en: 'Start of shift (demo)', de: 'Schichtbeginn (Demo)', tr: 'Vardiya başlangıcı (demo)' },
    bindings: plant.lines.map(({ id }) => ({
      ...{ scope: `line:${id}`, product: null, trigger: 'shift-start', every: null, dueMin: DUE_MIN },
    })),
  };
  const runs = plant.lines.flatMap((line) => {
    const chance = dice(seed, `${line.id}/checklists`);
    return shiftsIn(plant, line, { from: until - DAYS * DAY, to: until })
      .filter(({ from, to }) => from >= until - DAYS * DAY && to <= until)
      .map((span) => runOf(line, shiftKey(span), span.from, chance));
  });
  return { templates: [template], runs };
}

function runOf(line: Line, key: string, opened: number, chance: Dice) {
  const by = PEOPLE[Math.floor(chance.between(0, PEOPLE.length))] as string;
  const run = {
    ...{ id: `demo-${line.id}-${key}`.replace(/[^A-Za-z0-9-]/g, '-'), template: 'start-of-shift', line: line.id },
    ...{ trigger: 'shift-start', opened: iso(opened), due: iso(opened + DUE_MIN * MINUTE), by },
  };
  if (chance.chance(MISSED)) return { ...run, missed: iso(opened + 8 * 60 * MINUTE), answers: [] };
  const took = chance.chance(LATE) ? chance.between(35, 90) : chance.between(7, 26);
  const answers = STEPS.map(({ id, ...asked }, i) => {
    const at = iso(opened + (took * MINUTE * (i + 1)) / STEPS.length);
    if (chance.chance(SKIPPED))
      return { step: id, value: null, reason: REASONS[Math.floor(chance.between(0, REASONS.length))] as string, at };
    return { step: id, value: answerTo(asked as Asked, chance), at };
  });
  return { ...run, answers, done: iso(opened + took * MINUTE) };
}

interface Asked {
  readonly asks: string;
  readonly low: number | null;
  readonly high: number | null;
}

function answerTo({ asks, low, high }: Asked, chance: Dice): boolean | number {
  if (asks !== 'number' || low === null || high === null) return !chance.chance(NOT_OK);
  const span = high - low;
  const value = chance.chance(OUTSIDE)
    ? high + span * chance.between(0.05, 0.3)
    : chance.between(low + 0.15 * span, high - 0.15 * span);
  return Math.round(10 * value) / 10;
}

const iso = (at: number): string => new Date(Math.round(at / 1000) * 1000).toISOString();
