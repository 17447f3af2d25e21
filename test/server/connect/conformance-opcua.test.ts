import { DataType } from 'node-opcua';
import { conforms } from './conformance.ts';
import { NAMESPACE, startOpcuaServer } from './opcua-server.ts';

conforms({
  protocol: 'opcua',
  entry: (port) =>
    `endpoint: "opc.tcp://127.0.0.1:${port}", address: "nsu=${NAMESPACE};s={tag}", publishing_ms: 50, silence_s: 5`,
  tags: 'speed: {}',
  way: 'connects',
  tellsTime: true,
  nonsense: 'not-a-number',
  async begin(port) {
    // Without a data type of its own the node takes what it is given, a text too.
    const server = await startOpcuaServer(port, { speed: DataType.Null });
    return {
      async tell(value, at) {
        server.set('speed', DataType.Double, value, new Date(at));
      },
      async tellNonsense() {
        server.set('speed', DataType.String, '12,5', new Date());
      },
      kill: () => server.stop(),
    };
  },
});
