/** Whom the twin tells what it knows: a schema a way out. */
import Type from 'typebox';
import { closed, Id, positive, words } from './schema-parts.ts';

const Broker = Type.String({ pattern: '^(mqtt|mqtts|ws|wss)://', expected: 'an address like mqtt://host:1883' });

export const OutputSchema = Type.Union(
  [
    Type.Object(
      {
        id: Id,
        kind: Type.Literal('mqtt'),
        broker: Broker,
        root: Type.Optional(Type.String({ minLength: 1, description: 'First level of the topics. Default gemba.' })),
        every_s: Type.Optional(positive('seconds', 'Beat of counts and figures. Default 1.')),
      },
      closed,
    ),
    Type.Object(
      {
        id: Id,
        kind: Type.Literal('sparkplug'),
        broker: Broker,
        group: Type.String({ minLength: 1, description: 'Sparkplug group id.' }),
        node: Type.String({ minLength: 1, description: 'Edge node id that Gemba has there.' }),
      },
      closed,
    ),
    Type.Object(
      {
        id: Id,
        kind: Type.Literal('opcua'),
        port: Type.Integer({
          minimum: 1,
          maximum: 65_535,
          expected: 'a port',
          description: 'Where the twin is served.',
        }),
        host: Type.Optional(Type.String({ minLength: 1, description: 'Address to listen on. Default 127.0.0.1.' })),
      },
      closed,
    ),
    Type.Object(
      {
        id: Id,
        kind: Type.Literal('webhook'),
        url: Type.String({ pattern: '^https?://', expected: 'an address like https://host/path' }),
        secret: Type.String({
          minLength: 8,
          description: 'Signs each message; may name a variable, as every text of this file may.',
        }),
        events: Type.Optional(
          Type.Array(
            words(
              [
                'state-changed',
                'interval-closed',
                'history-corrected',
                'counter-anomaly',
                'illegal-transition',
                'line-changed',
                'context-changed',
                'source-changed',
                'order-changed',
                'stop-explained',
                'quality-signal',
                'stock-request',
                'work-order',
                'part-below-minimum',
              ] as const,
              'An event of the twin, or what people and orders did.',
            ),
            { description: 'What is told. Default: changes of machine, line and source states.' },
          ),
        ),
      },
      closed,
    ),
  ],
  {
    expected:
      'an output: {id, kind: mqtt, broker} or {id, kind: sparkplug, broker, group, node} or {id, kind: opcua, port} or {id, kind: webhook, url, secret}',
  },
);
export type OutputSpec = Type.Static<typeof OutputSchema>;
