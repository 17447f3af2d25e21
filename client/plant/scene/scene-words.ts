/** The words of the scene, already in the reader's language: the scene itself knows none. */
import type { State } from '../../../twin/words.ts';
import type { StandingGoods } from './goods/standing-goods.ts';

export interface SceneRisk {
  readonly probability: number;
  readonly horizonMs: number;
}

export interface SceneWords {
  /** What the scene is, for a screen reader. */
  readonly title: string;
  state(state: State): string;
  machine(slot: number): string;
  line(slot: number): string;
  /** Words of a machine's fault code; null where it has none. */
  fault(machine: number, code: number): string | null;
  /** "4 machines waiting: 1 blocked, 3 starved". */
  waiting(counts: { readonly total: number; readonly blocked: number; readonly starved: number }): string;
  /** "2 charts out of control". */
  signals(count: number): string;
  /** "77 % to fail within 2 h". */
  risk(risk: SceneRisk): string;
  /** "3 of 5 pallets on hold". */
  held(goods: StandingGoods): string;
  /** Where goods stand: "End of line 1", "Dispatch, line 1". */
  goodsPlace(goods: StandingGoods): string;
  /** A duration in ms, as short as can be: "4:12", "1 h 12". */
  duration(ms: number): string;
  /** A ratio 0..1 as per cent. */
  percent(ratio: number): string;
  /** "+2 more": labels that found no place. */
  more(count: number): string;
  /** "3 more lines": plates that found no place. */
  moreLines(count: number): string;
}
