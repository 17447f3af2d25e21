import '../write.css';
import { useState } from 'react';
import { type EnvironmentalLimit, putLimit } from '../../http/limits-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { freeId } from '../../setup/mapping/ascii.ts';
import { useSending } from '../../sign-in/use-sending.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useFirstField } from '../../ui/use-first-field.ts';
import { useWords } from '../../words/use-words.ts';
import { AVERAGES, draftOf, type How, KINDS, type LimitDraft, lackingIn, toldOf } from './draft.ts';

/** The server takes 80. */
const MOST_ID = 70;
const BY = ['tag', 'hand'] as const;

/** A limit of the surroundings: a new one, its next revision from a date on, one put right, or its end. */
export function LimitForm({
  limit,
  how,
  limits,
  done,
}: {
  readonly limit: EnvironmentalLimit | null;
  readonly how: How;
  readonly limits: readonly EnvironmentalLimit[];
  done(written: boolean): void;
}) {
  const { t, f } = useWords();
  const plant = usePlant();
  const [site] = useState(() => ({ language: f.language, zone: plant.site.timezone, now: Date.now() }));
  const own = limits.filter(({ id }) => id === limit?.id);
  const [draft, setDraft] = useState(() =>
    draftOf(
      limit,
      how,
      own.map(({ revision }) => revision),
      site,
    ),
  );
  const [asked, setAsked] = useState(false);
  const lacking = lackingIn(draft, site.zone);
  const ids = limits.map(({ id }) => id);
  const form = useFirstField();
  const { busy, trouble, field, submit } = useSending(
    async () => {
      setAsked(true);
      if (lacking.size > 0) return;
      const id = limit?.id ?? freeId(draft.name, ids, 'limit', MOST_ID);
      await putLimit(id, toldOf(draft, limit, site));
    },
    () => {
      if (lacking.size === 0) done(true);
    },
  );
  const fault = (name: string): string | null => {
    const lacks = lacking.get(name);
    if (lacks === 'no-number') return t('spc.write.noNumber');
    if (lacks === 'no-time') return t('limits.write.noTime');
    if (lacks === 'missing') return asked ? t('spc.write.missing') : null;
    return field === name ? trouble : null;
  };
  const change = (more: Partial<LimitDraft>) => setDraft((before) => ({ ...before, ...more }));
  const text = (name: 'name' | 'unit' | 'authority' | 'permit' | 'note' | 'revision', most: number, hint?: string) => (
    <Labelled label={t(`limits.write.${name}`)} fault={fault(name)} hint={hint}>
      {(control) => (
        <input
          {...control}
          value={draft[name]}
          maxLength={most}
          autoComplete="off"
          onChange={(event) => change({ [name]: event.target.value })}
        />
      )}
    </Labelled>
  );
  return (
    <form ref={form} className="q-form card" onSubmit={submit} noValidate aria-label={t(`limits.write.how.${how}`)}>
      <div className="q-form-head q-form-inner">
        <h2>{limit ? `${t(`limits.write.how.${how}`)}: ${f.say(limit.name)}` : t('limits.write.how.new')}</h2>
        <span className="quiet">{t(`limits.write.howHelp.${how}`)}</span>
        <span className="grow" />
        <button type="button" className="button" onClick={() => done(false)}>
          {t('setup.cancel')}
        </button>
        <button type="submit" className="button primary" disabled={busy}>
          {t('people.save')}
        </button>
        <Trouble words={field === '' ? trouble : ''} />
      </div>
      {how !== 'end' && (
        <div className="fields">
          {text('name', 100, t('limits.write.nameHelp'))}
          <Labelled label={t('limits.write.kind')} fault={fault('kind')}>
            {(control) => (
              <select
                {...control}
                value={draft.kind}
                onChange={(event) => change({ kind: event.target.value as LimitDraft['kind'] })}
              >
                {KINDS.map((one) => (
                  <option key={one} value={one}>
                    {t(`limits.kinds.${one}`)}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
          <Labelled label={t('limits.write.line')} fault={fault('line')} hint={t('limits.write.lineHelp')}>
            {(control) => (
              <select {...control} value={draft.line} onChange={(event) => change({ line: event.target.value })}>
                <option value="">{t('limits.write.site')}</option>
                {plant.lines.map((line) => (
                  <option key={line.id} value={line.id}>
                    {f.say(line.name)}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
          <div className="field wide">
            <span>{t('limits.write.by')}</span>
            <Segments
              label={t('limits.write.by')}
              of={BY}
              chosen={draft.byHand ? 'hand' : 'tag'}
              choose={(one) => change({ byHand: one === 'hand' })}
              words={(one) => t(`limits.write.source.${one}`)}
            />
            <small>{t(`limits.write.sourceHelp.${draft.byHand ? 'hand' : 'tag'}`)}</small>
          </div>
          {!draft.byHand && (
            <Labelled label={t('limits.write.tag')} fault={fault('tag')}>
              {(control) => (
                <select
                  {...control}
                  value={draft.tag}
                  onChange={(event) => {
                    const tag = plant.tags.find(({ name }) => name === event.target.value);
                    change({ tag: event.target.value, unit: tag?.unit ?? draft.unit });
                  }}
                >
                  <option value="">–</option>
                  {plant.machines.map((machine) => (
                    <optgroup
                      key={machine.id}
                      label={`${f.say(machine.name)}${machine.line < 0 ? '' : `, ${f.say(plant.lines[machine.line]?.name ?? '')}`}`}
                    >
                      {machine.tags
                        .flatMap((slot) => plant.tags[slot] ?? [])
                        .filter(({ type, source }) => type === 'number' && source >= 0)
                        .map((tag) => (
                          <option key={tag.name} value={tag.name}>
                            {f.say(tag.words)} {tag.unit && `(${tag.unit})`}
                          </option>
                        ))}
                    </optgroup>
                  ))}
                </select>
              )}
            </Labelled>
          )}
          {text('unit', 40)}
          {(['low', 'high'] as const).map((side) => (
            <Labelled
              key={side}
              label={t(`limits.write.${side}`)}
              fault={fault(side)}
              hint={t('limits.write.boundsHelp')}
            >
              {(control) => (
                <NumberInput
                  control={control}
                  value={draft[side]}
                  change={(value) => change({ [side]: value })}
                  unit={draft.unit}
                />
              )}
            </Labelled>
          ))}
          {!draft.byHand && (
            <>
              <div className="field wide">
                <span>{t('limits.write.average')}</span>
                <Segments
                  label={t('limits.write.average')}
                  of={AVERAGES}
                  chosen={draft.average}
                  choose={(average) => change({ average })}
                  words={(one) => t(`limits.write.averages.${one}`)}
                />
                {fault('average') && <small className="field-fault">{fault('average')}</small>}
              </div>
              {draft.average === 'minutes' && (
                <Labelled label={t('limits.write.minutes')} fault={fault('minutes')}>
                  {(control) => (
                    <NumberInput
                      control={control}
                      value={draft.minutes}
                      change={(minutes) => change({ minutes })}
                      unit="min"
                    />
                  )}
                </Labelled>
              )}
            </>
          )}
          <Labelled label={t('limits.write.holds')} fault={fault('holdsS')} hint={t('limits.write.holdsHelp')}>
            {(control) => (
              <NumberInput control={control} value={draft.holds} change={(holds) => change({ holds })} unit="min" />
            )}
          </Labelled>
          <Labelled
            label={t('limits.write.allowed')}
            fault={fault('allowedAMonth')}
            hint={t('limits.write.allowedHelp')}
          >
            {(control) => (
              <NumberInput control={control} value={draft.allowed} change={(allowed) => change({ allowed })} />
            )}
          </Labelled>
          {text('authority', 200)}
          {text('permit', 200)}
          {text('note', 500)}
          {text('revision', 80)}
          <Labelled label={t('limits.write.from')} fault={fault('effectiveFrom')}>
            {(control) => (
              <input
                {...control}
                type="datetime-local"
                value={draft.from}
                onChange={(event) => change({ from: event.target.value })}
              />
            )}
          </Labelled>
        </div>
      )}
      <div className="fields">
        <Labelled
          label={t('limits.write.to')}
          fault={fault('effectiveTo')}
          hint={how === 'end' ? undefined : t('limits.write.toHelp')}
        >
          {(control) => (
            <input
              {...control}
              type="datetime-local"
              value={draft.to}
              onChange={(event) => change({ to: event.target.value })}
            />
          )}
        </Labelled>
      </div>
    </form>
  );
}
