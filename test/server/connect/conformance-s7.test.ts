import { conforms } from './conformance.ts';
import { ensureFieldPeers, startFieldPeer } from './field-peers.ts';

const real = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value);
  return bytes;
};

conforms({
  protocol: 's7',
  entry: (port) => `host: 127.0.0.1, port: ${port}, poll_ms: 50`,
  tags: 'speed: { from: "DB1,REAL4" }',
  way: 'connects',
  tellsTime: false,
  nonsense: 'not-a-number',
  prepare: ensureFieldPeers,
  async begin(port) {
    const plc = await startFieldPeer('snap7-server.py', port);
    return {
      tell: (value) => plc.put('DB1', 4, real(value)),
      tellNonsense: () => plc.put('DB1', 4, real(Number.NaN)),
      kill: () => plc.kill(),
    };
  },
});
