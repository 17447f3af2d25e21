/** A source that speaks OPC UA: subscribes to every tag's node and passes on what the server reports. Runs in the thread. */
import { setErrorLogger, setWarningLogger } from 'node-opcua';
import type { Logger } from 'pino';
import { withoutSecrets } from '../cause.ts';
import { createGather } from '../gather.ts';
import { keptSource } from '../kept-source.ts';
import type { Outlet, Source } from '../source.ts';
import { createStanding } from '../standing.ts';
import { connectOpcua } from './connection.ts';
import { createIntake, type Intake } from './intake.ts';
import { ANALOG } from './subscribe.ts';
import type { OpcuaSpec, OpcuaTag } from './thread-messages.ts';

// When loaded, node-opcua tries out a key in the background, and would print on stdout what came of it. What it warns of
// later, we tell ourselves as the source's standing.
setWarningLogger(() => undefined);
setErrorLogger(() => undefined);

export interface OpcuaSource extends Source {
  readonly newest: Intake['newest'];
}

export function opcuaSource(
  spec: OpcuaSpec,
  tags: readonly OpcuaTag[],
  outlet: Outlet,
  log: Logger,
  pki: string,
): OpcuaSource {
  const address = withoutSecrets(spec.endpoint);
  const standing = createStanding({ source: spec.id, protocol: spec.protocol, address, tags: tags.length }, outlet);
  const slots = tags.map((tag) => tag.slot);
  const replaceable = new Uint8Array(1 + slots.reduce((most, slot) => Math.max(most, slot), -1));
  for (const { slot, role, type } of tags) if (type === 'number' && ANALOG.includes(role)) replaceable[slot] = 1;
  const gather = createGather(outlet, standing, log, replaceable);
  const intake = createIntake(tags, outlet, standing, gather);
  const gap = outlet.gap?.(slots);
  if (gap && gap.since > 0) intake.missed(gap);
  return {
    ...keptSource({
      id: spec.id,
      slots,
      standing,
      gather,
      outlet,
      log,
      connect: (signal) => connectOpcua({ spec, tags, pki, standing, intake }, signal),
      lost: intake.lost,
    }),
    newest: intake.newest,
  };
}
