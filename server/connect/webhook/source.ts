/**
 * A source that is called: another system posts JSON, signed; a tag is a JSON path in it. The call is answered when what
 * it brought is on disk. A call that comes twice within the window is taken once and answered twice.
 */
import type { Logger } from 'pino';
import type { Tag } from '../../../twin/plant/model.ts';
import type { SourceSpec } from '../../../twin/plant/source-schema.ts';
import { valueFor } from '../burst.ts';
import { createGather } from '../gather.ts';
import { parsePath, valueAt } from '../mqtt/json-path.ts';
import { timeReader } from '../mqtt/source-time.ts';
import { BAD, GOOD } from '../reading.ts';
import type { Called, Outlet, Source, TakesCalls } from '../source.ts';
import { createStanding } from '../standing.ts';
import { judge, plainSignature } from './signature.ts';

export type WebhookSpec = Extract<SourceSpec, { protocol: 'webhook' }>;

const SECOND = 1000;
const WINDOW_S = 300;
/** Calls remembered in order to take none twice; beyond, the oldest is forgotten. */
const MOST_REMEMBERED = 100_000;
/** Messages in one call, where it brings a list. */
const MOST_MESSAGES = 10_000;

export function webhookSource(
  spec: WebhookSpec,
  tags: readonly Tag[],
  outlet: Outlet,
  log: Logger,
): Source & TakesCalls {
  const address = `/api/v1/hooks/${spec.id}`;
  const standing = createStanding({ source: spec.id, protocol: spec.protocol, address, tags: tags.length }, outlet);
  const gather = createGather(outlet, standing, log);
  const windowMs = (spec.window_s ?? WINDOW_S) * SECOND;
  const mapped = tags.flatMap((tag) => {
    const steps = parsePath(tag.address);
    return steps ? [{ tag, steps }] : [];
  });
  const unclear = tags.length - mapped.length;
  standing.standRefused('unclear-path', unclear);
  const time = timeReader(spec.time_path, spec.time_unit) ?? (() => Number.NaN);
  /** Signatures of calls that were taken, and when they are too old to come again, epoch ms. */
  const taken = new Map<string, { readonly until: number; readonly became: Promise<Called> }>();
  let open = false;

  const forget = (now: number) => {
    for (const [signature, { until }] of taken) {
      if (until > now && taken.size <= MOST_REMEMBERED) return;
      taken.delete(signature);
    }
  };

  const read = (message: unknown) => {
    const told = time(message);
    if (spec.time_path !== undefined && spec.time_path !== 'arrival' && Number.isNaN(told))
      standing.refuse('no-source-time');
    const at = Number.isNaN(told) ? outlet.now() : told;
    let kept = true;
    for (const { tag, steps } of mapped) {
      const raw = valueAt(message, steps);
      if (raw === undefined) continue;
      const value = raw === null ? Number.NaN : valueFor(tag, raw, at, outlet);
      if (Number.isNaN(value) && raw !== null) standing.refuse('not-a-number');
      kept = gather.push(tag.slot, at, value, Number.isNaN(value) ? BAD : GOOD) && kept;
    }
    return kept;
  };

  const takeWork = async (root: unknown): Promise<Called> => {
    const { kept, ...told } = (await outlet.work?.(spec.id, root)) ?? { kept: false };
    if (kept === true && 'events' in told) standing.heard(told.events, outlet.now());
    return kept === true ? 'kept' : kept === false ? 'not-kept' : 'malformed';
  };

  /** Null = it is no JSON, or a list that is too long. */
  const take = (body: Buffer): Promise<Called> | null => {
    let root: unknown;
    try {
      root = JSON.parse(body.toString());
    } catch {
      return null;
    }
    if (spec.takes === 'work-orders') return takeWork(root);
    if (Array.isArray(root) && root.length > MOST_MESSAGES) return null;
    const kept = (Array.isArray(root) ? root : [root]).map(read).every(Boolean);
    if (!kept) return Promise.resolve('not-kept');
    return new Promise((resolve) => gather.settle((durable) => resolve(durable ? 'kept' : 'not-kept')));
  };

  const refused = (why: string, answer: Called): Called => {
    standing.refuse(why);
    return answer;
  };

  return {
    id: spec.id,
    async start() {
      open = true;
      standing.up(unclear > 0 ? `${unclear} tags have an address that is no JSON path` : '');
    },
    async stop() {
      open = false;
      await gather.close();
    },
    view: standing.view,
    async called(timestamp, signature, body) {
      if (!open) return 'not-kept';
      const now = outlet.now();
      const verdict = judge(spec.secret, timestamp, signature, body, now, windowMs);
      if (!verdict.ok) return refused(verdict.reason === 'stale' ? 'stale-call' : 'forged', verdict.reason);
      forget(now);
      const key = `${timestamp}.${plainSignature(signature ?? '')}`;
      const before = taken.get(key);
      if (before) {
        standing.refuse('repeated');
        return before.became;
      }
      const became = take(body);
      if (became === null) return refused('malformed', 'malformed');
      taken.set(key, { until: now + 2 * windowMs, became });
      const outcome = await became;
      // To be tried again by who called.
      if (outcome === 'not-kept') taken.delete(key);
      return outcome === 'malformed' ? refused('malformed', 'malformed') : outcome;
    },
  };
}
