import type { Source } from '../../../server/connect/source.ts';
import { takesCalls } from '../../../server/connect/source.ts';
import { signatureOf } from '../../../server/connect/webhook/signature.ts';
import { conforms } from './conformance.ts';

const call = (source: Source, message: unknown) => {
  if (!takesCalls(source)) throw new Error('this source takes no calls');
  const body = Buffer.from(JSON.stringify(message));
  const timestamp = String(Math.floor(Date.now() / 1000));
  return source.called(timestamp, signatureOf('a secret', timestamp, body), body);
};

conforms({
  protocol: 'webhook',
  entry: () => 'secret: a secret',
  tags: 'speed: { from: "$.m.speed" }',
  way: 'called',
  tellsTime: true,
  nonsense: 'not-a-number',
  async begin(_port, source) {
    return {
      async tell(value, at) {
        await call(source(), { timestamp: at, m: { speed: value } });
      },
      async tellNonsense() {
        await call(source(), { timestamp: Date.now(), m: { speed: 'fast' } });
      },
      kill: async () => undefined,
    };
  },
  async acknowledged(_port, source) {
    let kept = 0;
    return {
      send(value) {
        void call(source(), { timestamp: Date.now(), m: { speed: value } }).then((outcome) => {
          if (outcome === 'kept') kept++;
        });
      },
      count: () => kept,
      stop: async () => undefined,
    };
  },
});
