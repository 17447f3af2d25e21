/** Which labels the scene shows and what they say. Pure: the layer lays them out and draws them. */

import { STATES, type State } from '../../../../twin/words.ts';
import { lineFace } from '../../../live/line-face.ts';
import type { TwinView } from '../../../live/twin-view.ts';
import type { GoodsStack } from '../goods/goods-spots.ts';
import type { Mark } from '../marks.ts';
import type { SceneRisk, SceneWords } from '../scene-words.ts';

export interface MachineLabel {
  readonly id: string;
  readonly slot: number;
  readonly line: number;
  readonly state: State;
  /** `full` says all, `chip` is a glyph alone. A full label may shrink where there is no room. */
  readonly kind: 'full' | 'chip';
  readonly priority: number;
  readonly name: string;
  /** Age of the state; empty where it is not known. */
  readonly age: string;
  readonly reason: string;
  readonly waiting: string;
  /** Control charts that left control, in words; empty = none. */
  readonly signals: string;
  /** That it is likely to fail, in words; empty = nobody is called for it. */
  readonly risk: string;
}

export interface LinePlate {
  readonly line: number;
  readonly state: State;
  readonly name: string;
  readonly oee: string;
  readonly priority: number;
}

/** Goods of which some are on hold. */
export interface HoldLabel {
  readonly id: string;
  /** -1 = of no line. */
  readonly line: number;
  readonly held: number;
  /** "3 of 5 pallets on hold". */
  readonly text: string;
  readonly place: string;
  /** Why, as the hold says; of several holds how they begin. */
  readonly reason: string;
  /** The hold that is opened. */
  readonly hold: string;
  readonly at: { readonly x: number; readonly y: number; readonly z: number };
}

export interface LabelList {
  readonly machines: readonly MachineLabel[];
  readonly plates: readonly LinePlate[];
  readonly holds: readonly HoldLabel[];
}

/** By slot of the machine. */
export type Risks = ReadonlyMap<number, SceneRisk & { readonly called: boolean }>;
const NO_RISKS: Risks = new Map();

export interface Asked {
  readonly selected: number | null;
  readonly hovered: number | null;
}

export function labelsOf(
  view: TwinView,
  marks: readonly Mark[],
  asked: Asked,
  words: SceneWords,
  stacks: readonly GoodsStack[] = [],
  risks: Risks = NO_RISKS,
): LabelList {
  const machines: MachineLabel[] = [];
  for (const machine of view.plant.machines) {
    const { slot } = machine;
    const mark = marks[slot];
    if (!mark) continue;
    const isAsked = slot === asked.selected || slot === asked.hovered;
    const signals = view.signalsOf(slot);
    const risk = risks.get(slot);
    if (!mark.labelled && !isAsked && signals === 0 && !risk?.called) continue;
    const full = isAsked || mark.rank === 'root';
    const since = view.sinceOf(slot);
    const fault = view.faultOf(slot);
    machines.push({
      id: `m${slot}`,
      slot,
      line: machine.line,
      state: mark.state,
      kind: full ? 'full' : 'chip',
      priority: priorityOf(mark, slot, asked),
      name: words.machine(slot),
      age: full && mark.state !== 'unknown' && since > 0 ? words.duration(Math.max(0, view.at - since)) : '',
      reason: full ? (fault > 0 && words.fault(slot, fault)) || words.state(mark.state) : words.state(mark.state),
      waiting: mark.waiting.length > 0 ? words.waiting(counted(mark.waiting)) : '',
      signals: signals > 0 ? words.signals(signals) : '',
      risk: risk?.called ? words.risk(risk) : '',
    });
  }
  const plates = view.plant.lines.map((line): LinePlate => {
    const now = view.lines.get(line.id);
    const known = line.machines.some((slot) => (STATES[view.stateOf(slot)] ?? 'unknown') !== 'unknown');
    // The plate and the list beside the scene say the same of a line: what holds it up.
    const state = known && now ? lineFace(now).state : 'unknown';
    const oee = known ? (now?.shift?.oee.value ?? null) : null;
    const calm = state === 'producing' || state === 'slow';
    return {
      line: line.slot,
      state,
      name: words.line(line.slot),
      oee: oee === null ? '' : words.percent(oee),
      priority: state === 'breakdown' ? 0 : calm ? 2 : 1,
    };
  });
  return { machines, plates, holds: stacks.flatMap((stack) => holdLabel(stack, words)) };
}

function holdLabel({ key, goods, at }: GoodsStack, words: SceneWords): HoldLabel[] {
  const [first] = goods.holds;
  if (goods.held === 0 || !first) return [];
  return [
    {
      ...{ id: `h${key}`, line: goods.line ?? -1, held: goods.held, at, hold: first.id },
      ...{ text: words.held(goods), place: words.goodsPlace(goods) },
      reason: goods.holds.map(({ reason }) => reason).join('; '),
    },
  ];
}

function priorityOf(mark: Mark, slot: number, asked: Asked): number {
  if (slot === asked.selected) return -2;
  if (slot === asked.hovered) return -1;
  if (mark.state === 'breakdown') return 0;
  return mark.rank === 'root' ? 1 : 2;
}

const counted = (waiting: readonly State[]) => ({
  total: waiting.length,
  blocked: waiting.filter((state) => state === 'blocked').length,
  starved: waiting.filter((state) => state === 'starved').length,
});
