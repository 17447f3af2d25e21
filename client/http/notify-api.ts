/** What the screen of notifications asks of the server. */
import { get, send } from './api.ts';
import type {
  NotifyPushAnswer,
  NotifyRulesAnswer,
  NotifySendingsAnswer,
  PostNotifyRulesTestAnswer,
} from './openapi.d.ts';

export type NotifyState = NotifyRulesAnswer;
export type KeptRule = NotifyRulesAnswer['rules'][number];
export type RuleDraft = Omit<KeptRule, 'id'>;
export type TestResult = PostNotifyRulesTestAnswer['results'][number];
export type Sending = NotifySendingsAnswer['sendings'][number];

const RULES = '/api/v1/notify/rules';
/** A mail server that is slow to answer is waited for. */
const TEST_MS = 40_000;

export const getNotify = (signal?: AbortSignal): Promise<NotifyState> => get(RULES, signal);
export const getSendings = (signal?: AbortSignal): Promise<NotifySendingsAnswer> =>
  get('/api/v1/notify/sendings?limit=20', signal);
export const putRule = (id: string | null, rule: RuleDraft): Promise<unknown> =>
  id === null ? send('POST', RULES, rule) : send('PUT', `${RULES}/${id}`, rule);
export const removeRule = (id: string): Promise<unknown> => send('DELETE', `${RULES}/${id}`, undefined);
export const testRule = (id: string): Promise<PostNotifyRulesTestAnswer> =>
  send('POST', `${RULES}/${id}/test`, undefined, TEST_MS);
export const sendAgain = (id: number): Promise<unknown> =>
  send('POST', `/api/v1/notify/sendings/${id}/retry`, undefined);

const PUSH = '/api/v1/notify/push';
export const pushKey = (): Promise<NotifyPushAnswer> => get(PUSH);
export const subscribePush = (subscription: PushSubscriptionJSON): Promise<unknown> =>
  send('POST', PUSH, { endpoint: subscription.endpoint, keys: subscription.keys });
export const unsubscribePush = (endpoint: string): Promise<unknown> => send('DELETE', PUSH, { endpoint });
