/** Deviations of a batch, found by rule in what its record says. Pure: each has a key, so that it is found again as the same. */
import { phaseFaults } from '../../../analytics/batch/phases.ts';
import type { Window } from '../../../twin/derived.ts';
import { GATE_KINDS } from '../checklists/release-gate.ts';
import type { BatchContent, BatchPhase, Finding } from './words.ts';

/** A parameter of which less is known than this share of its phase is not known to have been kept. */
const KNOWN_SHARE = 0.95;
const NOT_GOOD = ['not-ok', 'out-of-range'];

/** `now`: a batch that runs is judged so far, and what is still to come is not missing. */
export function findingsOf(content: Omit<BatchContent, 'deviations'>, now: string): Finding[] {
  const ended = content.ended !== null;
  const at = content.ended ?? now;
  return [
    ...content.procedure.flatMap((phase) => ofParameters(phase, ended, at)),
    ...(ended ? ofPhases(content.procedure, at) : []),
    ...content.checks.flatMap((check) => ofCheck(check, ended, at)),
    ...ofMaterials(content),
    ...content.holds.map(({ key, reason, raised, lots }) => ({
      ...{ key: `hold:${key}`, kind: 'hold' as const, at: raised, subject: key },
      detail: `${reason} (${lots.length})`,
    })),
    ...content.signals
      .filter(({ state }) => ended && state !== 'closed')
      .map(({ key, at, characteristic, machine, rules }) => ({
        ...{ key: `signal:${key}`, kind: 'signal-open' as const, at, subject: `${machine} ${characteristic}` },
        detail: rules.join(', '),
      })),
    ...content.limits.map(({ key, limit, from, worst, unit }) => ({
      ...{ key: `limit:${key}`, kind: 'limit-exceeded' as const, at: from, subject: limit },
      detail: worst === null ? '' : `${worst} ${unit}`.trim(),
    })),
  ];
}

const spanMs = (windows: BatchPhase['windows']): number =>
  windows.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0);
const limitsOf = (low: number | null, high: number | null): string => `${low ?? '…'} – ${high ?? '…'}`;
export const phaseName = ({ unitProcedure, operation, phase, recipe }: BatchPhase): string =>
  [unitProcedure, operation, phase].filter((part) => part !== null).join(' / ') || recipe;

function ofParameters(phase: BatchPhase, ended: boolean, at: string): Finding[] {
  const whole = spanMs(phase.windows);
  return phase.parameters.flatMap((parameter): Finding[] => {
    const { name, actual, low, high, unit, verdict, why } = parameter;
    const key = `${phase.key}/${phase.revision}/${name}`;
    const subject = `${phaseName(phase)}: ${name}`;
    if (verdict === 'outside' && actual)
      return [
        {
          ...{ key: `parameter-outside:${key}`, kind: 'parameter-outside', at: phase.windows[0]?.from ?? at, subject },
          detail: `${actual.min} – ${actual.max} ${unit}, ${limitsOf(low, high)} ${unit}, ${Math.round(actual.outsideMs / 1000)} s`,
        },
      ];
    // Where nobody knows when the phase was, that is said once, of the phase.
    const isShort = actual !== null && whole > 0 && actual.knownMs < whole * KNOWN_SHARE;
    if (!ended || verdict === 'no-limits' || !(isShort || why === 'no-data')) return [];
    return [
      {
        ...{ key: `parameter-unknown:${key}`, kind: 'parameter-unknown', at: phase.windows[0]?.from ?? at, subject },
        detail: `${Math.floor((100 * (actual?.knownMs ?? 0)) / Math.max(1, whole))} %`,
      },
    ];
  });
}

function ofPhases(procedure: readonly BatchPhase[], at: string): Finding[] {
  const recipes = new Map<string, BatchPhase[]>();
  for (const phase of procedure) recipes.set(phase.recipe, [...(recipes.get(phase.recipe) ?? []), phase]);
  return [...recipes.values()].flatMap((phases): Finding[] => {
    const [first] = phases;
    const finding = (kind: Finding['kind'], phase: BatchPhase): Finding => ({
      ...{ key: `${kind}:${phase.key}/${phase.revision}`, kind, subject: phaseName(phase) },
      ...{ at: phase.windows[0]?.from ?? at, detail: `${phase.recipe}/${phase.revision}` },
    });
    const limited = phases.filter(({ parameters }) =>
      parameters.some(({ verdict, tag }) => verdict !== 'no-limits' && tag),
    );
    if (first?.timeBy === 'unknown') return limited.map((phase) => finding('step-unknown', phase));
    const named = phases.filter(({ phase }) => phase !== null);
    const windows = new Map<number, Window[]>(
      named
        .filter((phase) => phase.windows.length > 0)
        .map((phase) => [
          phase.number,
          phase.windows.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })),
        ]),
    );
    const { missing, early } = phaseFaults(
      named.map(({ number }) => number),
      windows,
    );
    return [
      ...named.filter(({ number }) => missing.includes(number)).map((phase) => finding('step-missing', phase)),
      ...named.filter(({ number }) => early.includes(number)).map((phase) => finding('step-order', phase)),
    ];
  });
}

function ofCheck(check: BatchContent['checks'][number], ended: boolean, at: string): Finding[] {
  const found: Finding[] = check.answers
    .filter(({ verdict }) => NOT_GOOD.includes(verdict))
    .map((answer) => ({
      ...{ key: `check-outside:${check.key}/${answer.key}`, kind: 'check-outside' as const, at: answer.at },
      subject: `${check.template}: ${answer.key}`,
      detail: [
        `${typeof answer.value === 'object' ? JSON.stringify(answer.value) : answer.value} ${answer.unit}`.trim(),
        ...(answer.low === null && answer.high === null ? [] : [limitsOf(answer.low, answer.high)]),
      ].join(', '),
    }));
  const isGate = (GATE_KINDS as readonly string[]).includes(check.kind);
  if (check.gateSkipped)
    found.push({
      ...{ key: `gate-skipped:${check.key}`, kind: 'gate-skipped', at: check.opened, subject: check.template },
      detail: check.done ?? '',
    });
  else if (check.done === null && (check.missed || ended) && !(isGate && !ended))
    found.push({
      ...{ key: `check-missing:${check.key}`, kind: 'check-missing', at: check.missed ? check.opened : at },
      ...{ subject: check.template, detail: '' },
    });
  return found;
}

/** Used although it was refused, past its date, or of unknown origin. */
function ofMaterials({ materials, scans }: Omit<BatchContent, 'deviations'>): Finding[] {
  const codes = [...new Set(materials.map(({ code }) => code))];
  return codes.flatMap((code): Finding[] => {
    const used = materials.filter((one) => one.code === code);
    const [first] = used;
    if (!first) return [];
    const finding = (kind: Finding['kind'], detail: string): Finding => ({
      ...{ key: `${kind}:${code}`, kind, at: first.at, subject: code, detail },
    });
    const own = scans.filter((scan) => scan.code === code);
    const refused = own.find(({ refusal }) => refusal !== null);
    const isRefused = refused !== undefined && own.every(({ refusal }) => refusal !== null);
    const expired = used.find(({ expires, at }) => expires !== null && Date.parse(expires) <= Date.parse(at));
    return [
      ...(isRefused ? [finding('material-refused', `${refused.refusal}: ${refused.detail}`)] : []),
      ...(expired ? [finding('material-expired', (expired.expires as string).slice(0, 10))] : []),
      ...(first.known ? [] : [finding('material-unknown', first.material ?? '')]),
    ];
  });
}
