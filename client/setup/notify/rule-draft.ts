/** A new rule, and a rule in one sentence. */
import type { TFunction } from 'i18next';
import type { KeptRule, NotifyState, RuleDraft } from '../../http/notify-api.ts';

export const NEW_RULE: RuleDraft = {
  name: '',
  active: true,
  on: 'alarm',
  priorities: ['high'],
  kinds: [],
  characteristics: [],
  fromLevel: 0,
  lines: null,
  afterMin: 0,
  repeatMin: 0,
  persons: [],
  roles: [],
  addresses: [],
  channels: ['mail'],
  webhook: null,
  quiet: null,
  loud: null,
};

/** `a, b ,, c` is three. */
export const listed = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

export function toWhom(
  t: TFunction,
  { persons, roles, addresses, webhook, channels }: KeptRule,
  state: NotifyState,
): string {
  const names = [
    ...persons.map((id) => state.people.find((person) => person.id === id)?.display ?? String(id)),
    ...roles.map((role) => t(`roles.${role}`)),
    ...(channels.includes('mail') ? addresses : []),
    ...(channels.includes('webhook') && webhook ? [new URL(webhook.url).host] : []),
  ];
  return names.join(', ');
}
