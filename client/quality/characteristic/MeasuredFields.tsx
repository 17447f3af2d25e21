import type { Template } from '../../http/checklists-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { useWords } from '../../words/use-words.ts';
import { SAMPLINGS, SOURCES, tagsOf } from './draft.ts';
import type { Part } from './part.ts';

const CHARTED = ['number', 'pieces', 'count'];

/** What is measured, and which of its readings are taken. */
export function MeasuredFields({
  draft,
  change,
  fault,
  templates,
}: Part & { readonly templates: readonly Template[] }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const tags = tagsOf(plant, draft.machine);
  const template = templates.find(({ id }) => id === draft.template);
  const steps = templates.flatMap((one) =>
    one.steps.filter(({ asks }) => CHARTED.includes(asks)).map((step) => ({ template: one, step })),
  );
  return (
    <>
      <Labelled label={t('spc.write.machine')} fault={fault('machine')}>
        {(control) => (
          <select
            {...control}
            value={draft.machine}
            onChange={(event) => change({ machine: event.target.value, tag: '', tags: [], event: '' })}
          >
            <option value="">–</option>
            {plant.lines.map((line) => (
              <optgroup key={line.id} label={f.say(line.name)}>
                {plant.machines
                  .filter((machine) => machine.line === line.slot)
                  .map((machine) => (
                    <option key={machine.id} value={machine.id}>
                      {f.say(machine.name)}
                    </option>
                  ))}
              </optgroup>
            ))}
            {plant.machines
              .filter(({ line }) => line < 0)
              .map((machine) => (
                <option key={machine.id} value={machine.id}>
                  {f.say(machine.name)}
                </option>
              ))}
          </select>
        )}
      </Labelled>
      <Labelled label={t('spc.write.name')} fault={fault('name')} hint={t('spc.write.nameHelp')}>
        {(control) => (
          <input
            {...control}
            value={draft.name}
            maxLength={80}
            autoComplete="off"
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Labelled>
      <div className="field wide">
        <span>{t('spc.write.from')}</span>
        <Segments
          label={t('spc.write.from')}
          of={SOURCES}
          chosen={draft.from}
          choose={(from) => change({ from })}
          words={(one) => t(`spc.write.source.${one}`)}
        />
        <small>{t(`spc.write.sourceHelp.${draft.from}`)}</small>
      </div>
      {draft.from === 'tag' && (
        <>
          <Labelled
            label={t('spc.write.tag')}
            fault={fault('measured/tag')}
            hint={draft.machine !== '' && tags.length === 0 ? t('spc.write.noTags') : undefined}
          >
            {(control) => (
              <select
                {...control}
                value={draft.tag}
                onChange={(event) => {
                  const tag = tags.find(({ key }) => key === event.target.value);
                  change({
                    tag: event.target.value,
                    unit: tag?.unit ?? '',
                    ...(draft.name === '' && tag ? { name: f.say(tag.words) } : {}),
                  });
                }}
              >
                <option value="">–</option>
                {tags.map((tag) => (
                  <option key={tag.key} value={tag.key}>
                    {f.say(tag.words)} {tag.unit && `(${tag.unit})`}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
          <Unit draft={draft} change={change} fault={fault} />
        </>
      )}
      {draft.from === 'tags' && (
        <fieldset className="choices wide q-choices">
          <legend>{t('spc.write.tags')}</legend>
          {tags.map((tag) => (
            <label key={tag.key}>
              <input
                type="checkbox"
                checked={draft.tags.includes(tag.key)}
                onChange={(event) =>
                  change({
                    tags: event.target.checked ? [...draft.tags, tag.key] : draft.tags.filter((key) => key !== tag.key),
                  })
                }
              />{' '}
              {f.say(tag.words)}
            </label>
          ))}
          {fault('measured/tags') && (
            <small className="field-fault" role="alert">
              {fault('measured/tags')}
            </small>
          )}
        </fieldset>
      )}
      {(draft.from === 'tag' || draft.from === 'tags') && (
        <>
          <div className="field wide">
            <span>{t('spc.write.sampling')}</span>
            <Segments
              label={t('spc.write.sampling')}
              of={SAMPLINGS}
              chosen={draft.sampling}
              choose={(sampling) => change({ sampling })}
              words={(one) => t(`spc.write.when.${one}`)}
            />
            <small>{t(`spc.write.whenHelp.${draft.sampling}`)}</small>
          </div>
          {draft.sampling === 'time' && (
            <Labelled label={t('spc.write.seconds')} fault={fault('measured/sampling/seconds')}>
              {(control) => (
                <NumberInput
                  control={control}
                  value={draft.seconds}
                  change={(seconds) => change({ seconds })}
                  unit="s"
                />
              )}
            </Labelled>
          )}
          {draft.sampling === 'every' && (
            <Labelled label={t('spc.write.every')} fault={fault('measured/sampling/n')}>
              {(control) => <NumberInput control={control} value={draft.every} change={(every) => change({ every })} />}
            </Labelled>
          )}
          {draft.sampling === 'cycle' && (
            <Labelled label={t('spc.write.cycle')} fault={fault('measured/sampling/n')}>
              {(control) => <NumberInput control={control} value={draft.cycle} change={(cycle) => change({ cycle })} />}
            </Labelled>
          )}
          {draft.sampling === 'event' && (
            <Labelled label={t('spc.write.event')} fault={fault('measured/sampling/tag')}>
              {(control) => (
                <select {...control} value={draft.event} onChange={(event) => change({ event: event.target.value })}>
                  <option value="">–</option>
                  {plant.tags
                    .filter(({ machine, source }) => source >= 0 && plant.machines[machine]?.id === draft.machine)
                    .map((tag) => (
                      <option key={tag.key} value={tag.key}>
                        {f.say(tag.words)}
                      </option>
                    ))}
                </select>
              )}
            </Labelled>
          )}
        </>
      )}
      {draft.from === 'counters' && (
        <Labelled label={t('spc.write.minutes')} fault={fault('measured/minutes')}>
          {(control) => (
            <NumberInput control={control} value={draft.minutes} change={(minutes) => change({ minutes })} unit="min" />
          )}
        </Labelled>
      )}
      {draft.from === 'check' && (
        <>
          <Labelled
            label={t('spc.write.step')}
            fault={fault('measured/step')}
            hint={steps.length === 0 ? t('spc.write.noSteps') : undefined}
          >
            {(control) => (
              <select
                {...control}
                value={template ? `${draft.template}/${draft.step}` : ''}
                onChange={(event) => {
                  const [id = '', step = ''] = event.target.value.split('/');
                  const found = steps.find((one) => one.template.id === id && one.step.id === step);
                  change({ template: id, step, unit: found?.step.unit ?? '' });
                }}
              >
                <option value="">–</option>
                {steps.map((one) => (
                  <option key={`${one.template.id}/${one.step.id}`} value={`${one.template.id}/${one.step.id}`}>
                    {f.say(one.template.name)}: {f.say(one.step.text)}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
          <Unit draft={draft} change={change} fault={fault} />
        </>
      )}
    </>
  );
}

function Unit({ draft, change, fault }: Part) {
  const { t } = useWords();
  return (
    <Labelled label={t('spc.write.unit')} fault={fault('unit')}>
      {(control) => (
        <input
          {...control}
          value={draft.unit}
          maxLength={20}
          autoComplete="off"
          onChange={(event) => change({ unit: event.target.value })}
        />
      )}
    </Labelled>
  );
}
