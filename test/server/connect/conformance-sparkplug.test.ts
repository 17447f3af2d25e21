import { conforms } from './conformance.ts';
import { startEdgeNode } from './edge-node.ts';
import { startMosquitto } from './mosquitto.ts';

conforms({
  protocol: 'sparkplug',
  entry: (port) => `broker: "mqtt://127.0.0.1:${port}", group: hall, address: "{tag}"`,
  machine: 'device: "line"',
  tags: 'speed: {}',
  way: 'connects',
  tellsTime: true,
  nonsense: 'not-a-number',
  async begin(port, source) {
    const broker = await startMosquitto(port);
    const edge = await startEdgeNode(broker, 'hall', 'line');
    let born = false;
    const bornTo = async () => {
      // A birth that nobody hears would be asked for again; the host must be there first.
      if (born || source().view().status !== 'up') return;
      born = true;
      await edge.birth([
        { name: 'speed', type: 'Double', value: 0 },
        { name: 'word', type: 'String', value: '' },
      ]);
    };
    return {
      async tell(value, at) {
        await bornTo();
        await edge.send('NDATA', '', [{ name: 'speed', type: 'Double', value, timestamp: at }]);
      },
      async tellNonsense() {
        await bornTo();
        await edge.send('NDATA', '', [{ name: 'speed', type: 'Double', value: Number.NaN, timestamp: Date.now() }]);
      },
      kill: () => broker.stop(),
    };
  },
});
