import { useState } from 'react';
import { KANBAN } from '../../../twin/plant/kanban.ts';
import { type KeptRule, type NotifyState, putRule, type RuleDraft, removeRule } from '../../http/notify-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { useSending } from '../../sign-in/use-sending.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { Choices } from './Choices.tsx';
import { listed, NEW_RULE } from './rule-draft.ts';
import { SignalChoices } from './SignalChoices.tsx';

const PRIORITIES = ['high', 'medium', 'low'] as const;
const OCCASIONS = ['alarm', 'call', 'signal', 'stop', 'source', 'machine', 'model'] as const;
const CHANNELS = ['mail', 'push', 'webhook'] as const;
const ROLES = ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;

/** A rule to be filled in: what, where, after how long, who, how, and when not. */
export function RuleForm({
  rule,
  state,
  close,
  saved,
}: {
  readonly rule: KeptRule | null;
  readonly state: NotifyState;
  readonly close: () => void;
  readonly saved: () => void;
}) {
  const { t, f } = useWords();
  const plant = usePlant();
  const { id, ...kept } = rule ?? { id: null, ...NEW_RULE };
  const [draft, setDraft] = useState<RuleDraft>(kept);
  const [addresses, setAddresses] = useState(kept.addresses.join(', '));
  const change = (part: Partial<RuleDraft>) => setDraft({ ...draft, ...part });
  const { busy, trouble, submit } = useSending(
    () =>
      putRule(id, {
        ...draft,
        addresses: listed(addresses),
        webhook: draft.channels.includes('webhook') ? draft.webhook : null,
      }),
    saved,
  );
  const number = (name: 'afterMin' | 'repeatMin', words: string) => (
    <label className="field">
      <span>{words}</span>
      <input
        type="number"
        min="0"
        step="any"
        value={draft[name]}
        onChange={(event) => change({ [name]: Number(event.target.value) })}
      />
    </label>
  );
  const webhook = draft.webhook ?? { url: '', secret: '' };
  return (
    <form className="card notify-form" onSubmit={submit}>
      <div className="fields">
        <label className="field">
          <span>{t('notify.name')}</span>
          <input
            required
            maxLength={80}
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </label>
        <label className="field">
          <span>{t('notify.when')}</span>
          <select value={draft.on} onChange={(event) => change({ on: event.target.value as RuleDraft['on'] })}>
            {OCCASIONS.map((one) => (
              <option key={one} value={one}>
                {t(`notify.on.${one}`)}
              </option>
            ))}
          </select>
        </label>
        {number('afterMin', t('notify.after'))}
        {number('repeatMin', t('notify.repeat'))}
      </div>
      {draft.on === 'alarm' && (
        <Choices
          title={t('notify.priorities')}
          all={PRIORITIES.map((one) => [one, t(`alarms.priority.${one}`)] as const)}
          chosen={draft.priorities}
          choose={(priorities) => change({ priorities })}
        />
      )}
      {draft.on === 'call' && (
        <Choices
          title={t('notify.kinds')}
          all={[
            ...plant.callKinds.map((kind) => [kind.id, f.say(kind.name)] as const),
            ...(plant.bins.length > 0 ? [[KANBAN, t('supply.kind')] as const] : []),
          ]}
          chosen={draft.kinds}
          choose={(kinds) => change({ kinds })}
        />
      )}
      {draft.on === 'signal' && <SignalChoices draft={draft} change={change} />}
      {draft.on !== 'source' && draft.on !== 'model' && (
        <Choices
          title={t('notify.lines')}
          all={plant.lines.map((line) => [line.id, f.say(line.name)] as const)}
          chosen={draft.lines ?? []}
          choose={(lines) => change({ lines: lines.length > 0 ? lines : null })}
        />
      )}
      <Choices
        title={t('notify.roles')}
        all={ROLES.map((one) => [one, t(`roles.${one}`)] as const)}
        chosen={draft.roles}
        choose={(roles) => change({ roles })}
      />
      {state.people.length > 0 && (
        <Choices
          title={t('notify.persons')}
          all={state.people.map((person) => [person.id, person.display] as const)}
          chosen={draft.persons}
          choose={(persons) => change({ persons })}
        />
      )}
      <Choices
        title={t('notify.channels')}
        all={CHANNELS.map((one) => [one, t(`notify.channel.${one}`)] as const)}
        chosen={draft.channels}
        choose={(channels) => change({ channels })}
      />
      <div className="fields">
        {draft.channels.includes('mail') && (
          <label className="field">
            <span>{t('notify.addresses')}</span>
            <input value={addresses} onChange={(event) => setAddresses(event.target.value)} />
          </label>
        )}
        {draft.channels.includes('webhook') && (
          <>
            <label className="field">
              <span>{t('notify.url')}</span>
              <input
                type="url"
                required
                value={webhook.url}
                onChange={(event) => change({ webhook: { ...webhook, url: event.target.value } })}
              />
            </label>
            <label className="field">
              <span>{t('notify.secret')}</span>
              <input
                required
                minLength={3}
                value={webhook.secret}
                onChange={(event) => change({ webhook: { ...webhook, secret: event.target.value } })}
              />
            </label>
          </>
        )}
        <label className="field">
          <span>{t('notify.quietFrom')}</span>
          <input
            type="time"
            value={draft.quiet?.from ?? ''}
            onChange={(event) =>
              change({
                quiet: event.target.value ? { from: event.target.value, to: draft.quiet?.to ?? '06:00' } : null,
              })
            }
          />
        </label>
        {draft.quiet && (
          <>
            <label className="field">
              <span>{t('notify.quietTo')}</span>
              <input
                type="time"
                required
                value={draft.quiet.to}
                onChange={(event) => change({ quiet: { from: draft.quiet?.from ?? '22:00', to: event.target.value } })}
              />
            </label>
            <label className="field">
              <span>{t('notify.loud')}</span>
              <select
                value={draft.loud ?? ''}
                onChange={(event) => change({ loud: (event.target.value || null) as RuleDraft['loud'] })}
              >
                <option value="">{t('notify.never')}</option>
                {PRIORITIES.map((one) => (
                  <option key={one} value={one}>
                    {t(`alarms.priority.${one}`)}
                  </option>
                ))}
              </select>
            </label>
          </>
        )}
        <label className="field inline">
          <input
            type="checkbox"
            checked={draft.active}
            onChange={(event) => change({ active: event.target.checked })}
          />
          {t('notify.active')}
        </label>
      </div>
      <Trouble words={trouble} />
      <div className="notify-acts">
        <button type="submit" className="button primary" disabled={busy || draft.channels.length === 0}>
          {t('notify.save')}
        </button>
        <button type="button" className="button" onClick={close}>
          {t('setup.cancel')}
        </button>
        {id !== null && (
          <button type="button" className="button" onClick={() => void removeRule(id).then(saved)}>
            {t('setup.remove')}
          </button>
        )}
      </div>
    </form>
  );
}
