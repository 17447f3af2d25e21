/** A source whose work is done in the thread of OPC UA: here its samples are given to the twin and its standing is kept. */
import type { Logger } from 'pino';
import type { SourceView } from '../../../twin/live/protocol.ts';
import { withoutSecrets } from '../cause.ts';
import { NO_GAP, type Outlet, type Source } from '../source.ts';
import { createStanding } from '../standing.ts';
import { browseServer } from './ask.ts';
import { joinThread, type Listener, tellThread, threadIsReady } from './thread-host.ts';
import { batchOn, type FromThread, type OpcuaSpec, type OpcuaTag } from './thread-messages.ts';

/** After the thread ended, sources are opened in the new one so much later, ms: what ended it may end it again. */
const AGAIN_MS = 2000;

export function threadedSource(
  spec: OpcuaSpec,
  tags: readonly OpcuaTag[],
  outlet: Outlet,
  log: Logger,
  pki: string,
): Source {
  const address = withoutSecrets(spec.endpoint);
  const standing = createStanding({ source: spec.id, protocol: spec.protocol, address, tags: tags.length }, outlet);
  const own = tags.map(({ slot, address, type, role }) => ({ slot, address, type, role }));
  const slots = own.map(({ slot }) => slot);
  const isText = new Uint8Array(1 + slots.reduce((most, slot) => Math.max(most, slot), -1));
  for (const { slot, type } of own) if (type === 'text') isText[slot] = 1;
  const hasTexts = own.some(({ type }) => type === 'text');
  /** By the thread's number of a text, ours. */
  let texts: number[] = [];
  let view: SourceView | null = null;
  let state: 'new' | 'open' | 'closing' | 'closed' = 'new';
  let closed: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;

  const deliver = ({ buffer, length, texts: fresh, view: now }: Extract<FromThread, { type: 'batch' }>) => {
    view = now;
    for (const text of fresh) texts.push(outlet.text(text));
    const batch = batchOn(buffer, length);
    if (hasTexts)
      for (let i = 0; i < length; i++)
        if (isText[batch.tag[i] as number] === 1) {
          const number = batch.value[i] as number;
          if (!Number.isNaN(number)) batch.value[i] = texts[number] ?? Number.NaN;
        }
    const back = () => tellThread({ type: 'taken', source, buffer }, [buffer]);
    (async () => outlet.deliver(batch))().then(back, (error: unknown) => {
      log.error({ err: error, samples: length }, 'samples could not be kept');
      back();
    });
  };

  const listener: Listener = {
    take(message) {
      switch (message.type) {
        case 'batch':
          return deliver(message);
        case 'view':
          view = message.view;
          if (message.tell) outlet.changed();
          return;
        case 'stale':
          return outlet.stale(message.tags, message.at);
        case 'log':
          return log[message.level](message.fields, message.text);
        case 'closed':
          return closed();
      }
    },
    ended(reason) {
      if (state !== 'open') return closed();
      view = null;
      texts = [];
      standing.down(reason, outlet.now() + AGAIN_MS);
      outlet.stale(slots, outlet.now());
      timer = setTimeout(open, AGAIN_MS);
    },
  };
  const { source, leave } = joinThread(listener);
  // A thread that ended and is begun again knows its own gap no more than any other source.
  let gap = outlet.gap?.(slots) ?? NO_GAP;
  const open = () => {
    tellThread({ type: 'open', source, spec, tags: own, pki, gap });
    gap = NO_GAP;
  };

  return {
    id: spec.id,
    async start() {
      if (state !== 'new') return;
      state = 'open';
      open();
    },
    async stop() {
      clearTimeout(timer);
      if (state === 'open') {
        state = 'closing';
        const done = new Promise<void>((resolve) => {
          closed = resolve;
        });
        tellThread({ type: 'close', source });
        // A thread that is still loading has opened nothing yet, and nobody will listen to what it says.
        if (threadIsReady()) await done;
      }
      state = 'closed';
      leave();
    },
    view: () => view ?? standing.view(),
    browse: (node, cursor) => browseServer(spec, pki, node, cursor),
  };
}
