/** When somebody is to be told: a machine that reached the chance from which calls are made, a model that is to be doubted. Pure. */
import type { AssetRisk, ModelRecord, ModelStanding } from '../answers.ts';
import type { KnownModel } from '../words.ts';
import type { Notice, Standing } from './words.ts';

/** A call stands until the chance has fallen to so much of what it began at: a chance trembles. */
const FALLS = 0.7;
/** Fewer independent observations doubt no model. */
const LEAST_OBSERVATIONS = 30;
/** As many failures again as it learned from, and not a handful. */
const LEAST_FAILURES = 10;

/** `before`: what stood. */
export function machinesToTell(assets: readonly AssetRisk[], before: readonly Notice[]): Standing[] {
  return assets.flatMap(({ machine, model, said, calledFrom, unusual }): Standing[] => {
    const stood = before.find((one) => one.kind === 'likely' && one.machine === machine.id);
    const from = calledFrom === null ? Number.POSITIVE_INFINITY : stood ? FALLS * calledFrom : calledFrom;
    const told: Standing[] = [];
    if (model && said && !said.thin && said.probability >= from) {
      const chance = Math.max(said.probability, stood?.evidence.chance ?? 0);
      told.push({
        ...{ kind: 'likely', machine: machine.id, model: null },
        evidence: { chance, hours: model.horizonHours },
      });
    }
    if (unusual && unusual.to === null) {
      const signals = unusual.parts.map(({ signal }) => signal);
      told.push({ ...{ kind: 'unusual', machine: machine.id, model: null }, evidence: { signals } });
    }
    return told;
  });
}

export interface Judged {
  readonly model: KnownModel;
  readonly standing: ModelStanding;
  readonly record: ModelRecord;
  /** Failures of its machines since what it learned from. */
  readonly failuresSince: number;
  /** The one in the shadow, with how it stands against the one that answers. */
  readonly shadow: { readonly model: KnownModel; readonly standing: ModelStanding } | null;
}

export function modelsToTell(judged: readonly Judged[]): Standing[] {
  return judged.flatMap(({ model, standing, record: { record }, failuresSince, shadow }): Standing[] => {
    const told: Standing[] = [];
    const tell = (kind: Standing['kind'], evidence: Standing['evidence']) =>
      told.push({ kind, machine: null, model: model.id, evidence });
    const signals = standing.signals.filter(({ drifted }) => drifted).map(({ signal }) => signal);
    if (signals.length > 0) tell('readings', { signals });
    const { brier, brierOfAverage: average, observations } = record;
    if (brier && average !== null && observations >= LEAST_OBSERVATIONS && brier.low > average)
      tell('worse', { brier: brier.value, average });
    const against = shadow?.standing.against;
    if (shadow && against?.sure && against.difference.value < 0)
      tell('shadow', { better: -against.difference.value, version: shadow.model.version });
    // Of a model from elsewhere it is not known which failures it saw.
    if (model.learned && failuresSince >= Math.max(LEAST_FAILURES, model.card.failures))
      tell('failures', { learned: model.card.failures, since: failuresSince });
    return told;
  });
}
