/** Is what a client sent a subscription? Checked before anything is done with it. */
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { PROTOCOL_VERSION, type SubscribeRequest } from '../../twin/live/protocol.ts';

const Request = Type.Object({
  version: Type.Literal(PROTOCOL_VERSION),
  lines: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 1000 })),
  tags: Type.Optional(Type.Union([Type.Literal('all'), Type.Array(Type.Integer({ minimum: 0 }), { maxItems: 5000 })])),
  hz: Type.Optional(Type.Number({ minimum: 1, maximum: 30 })),
  at: Type.Optional(Type.Union([Type.Null(), Type.Number()])),
  resume: Type.Optional(Type.Integer({ minimum: 0 })),
});

const request = Compile(Request);

export const isSubscribeRequest = (value: unknown): value is SubscribeRequest => request.Check(value);
