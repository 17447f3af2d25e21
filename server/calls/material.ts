/** Calls for material: what a bin asks for, and how bins were replenished. */
import { type Replenishment, replenishmentOf } from '../../analytics/supply/replenishment.ts';
import type { Window } from '../../twin/derived.ts';
import type { CallView, MaterialCalled } from '../../twin/live/protocol.ts';
import type { Bin } from '../../twin/plant/kanban.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { TimeQuestions } from '../records/time/questions.ts';

/** `at`: when it is asked for, epoch ms. */
export const calledFrom = (bin: Bin, containers: number, at: number): MaterialCalled => ({
  bin: bin.id,
  material: bin.material,
  containers,
  quantity: containers * bin.quantity,
  unit: bin.unit,
  due: at + bin.replenishMs,
});

export interface BinReport extends Replenishment {
  /** Null = asked for without a bin, or of one that the plant no longer has. */
  readonly bin: Bin | null;
  readonly material: string;
  readonly line: string;
  readonly machine: string | null;
}

/** A row a bin and, of what was asked for without one, a row a material and line. `calls`: all that were raised in the window. */
export async function binReport(
  plant: PlantModel,
  questions: Pick<TimeQuestions, 'pieces'>,
  calls: readonly CallView[],
  now: number,
): Promise<BinReport[]> {
  const groups = new Map<string, { readonly material: MaterialCalled; readonly cards: CallView[] }>();
  for (const call of calls) {
    if (!call.material) continue;
    const { material } = call;
    const key = material.bin ?? JSON.stringify([call.line, material.material]);
    const group = groups.get(key);
    if (group) group.cards.push(call);
    else groups.set(key, { material, cards: [call] });
  }
  const rows: BinReport[] = [];
  for (const { material, cards } of groups.values()) {
    const bin = plant.bins.find(({ id }) => id === material.bin) ?? null;
    const { line, machine } = cards[0] as CallView;
    const pieces = machine === null ? [] : await questions.pieces(machine, reachOf(cards, now));
    const told = cards.map((call) => ({
      ...{ raised: call.raised, taken: call.acknowledged, delivered: call.resolved, cancelled: call.cancelled },
      ...{ containers: call.material?.containers ?? 0, due: call.material?.due ?? null },
    }));
    const found = replenishmentOf(told, pieces, bin?.emptyFaults ?? [], now);
    rows.push({ bin, material: material.material, line, machine, ...found });
  }
  return rows.sort((a, b) => b.dryMs - a.dryMs || b.late - a.late || b.cards - a.cards);
}

const reachOf = (cards: readonly CallView[], now: number): Window => ({
  from: Math.min(...cards.map(({ raised }) => raised)),
  to: Math.max(...cards.map(({ resolved, cancelled }) => resolved ?? cancelled ?? now)),
});
