import { conforms } from './conformance.ts';
import { ensureFieldPeers, startFieldPeer } from './field-peers.ts';

const float = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value);
  return bytes;
};

conforms({
  protocol: 'modbus',
  entry: (port) => `host: 127.0.0.1, port: ${port}, poll_ms: 50`,
  tags: 'speed: { from: "holding:10:float32" }',
  way: 'connects',
  tellsTime: false,
  nonsense: 'not-a-number',
  prepare: ensureFieldPeers,
  async begin(port) {
    const device = await startFieldPeer('pymodbus-server.py', port);
    return {
      tell: (value) => device.put('holding', 10, float(value)),
      tellNonsense: () => device.put('holding', 10, float(Number.NaN)),
      kill: () => device.kill(),
    };
  },
});
