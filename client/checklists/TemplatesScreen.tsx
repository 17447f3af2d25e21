import { Trouble } from '../ui/Trouble.tsx';
import '../setup/people/people.css';
import './checklists.css';
import { useState } from 'react';
import { getTemplates, retireTemplate, type Template } from '../http/checklists-api.ts';
import { useAsked } from '../setup/people/use-asked.ts';
import { useWords } from '../words/use-words.ts';
import { TemplateForm } from './TemplateForm.tsx';

/** Setup: work instructions and checklists, each change a version of its own. */
export function TemplatesScreen() {
  const { t, f } = useWords();
  const { answer, trouble, again, doing } = useAsked(getTemplates);
  const [open, setOpen] = useState<Template | 'new' | null>(null);
  return (
    <>
      <div className="setup-lead">
        <p className="quiet">{t('checklists.lead')}</p>
        {open === null && (
          <button type="button" className="button primary" onClick={() => setOpen('new')}>
            {t('checklists.new')}
          </button>
        )}
      </div>
      <Trouble words={trouble} />
      {open !== null && (
        <TemplateForm
          key={open === 'new' ? 'new' : open.id}
          template={open === 'new' ? null : open}
          taken={(answer ?? []).map(({ id }) => id)}
          close={() => setOpen(null)}
          saved={() => {
            setOpen(null);
            again();
          }}
          retire={(id) => {
            setOpen(null);
            doing(() => retireTemplate(id));
          }}
        />
      )}
      {answer?.length === 0 && open === null && <p className="card">{t('checklists.none')}</p>}
      {answer && answer.length > 0 && (
        <div className="card scroll">
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('checklists.name')}</th>
                <th scope="col">{t('checklists.kindWord')}</th>
                <th scope="col">{t('checklists.steps')}</th>
                <th scope="col">{t('checklists.when')}</th>
                <th scope="col">{t('checklists.version')}</th>
              </tr>
            </thead>
            <tbody>
              {answer.map((template) => (
                <tr key={template.id} data-template={template.id}>
                  <td>
                    <button type="button" className="link" onClick={() => setOpen(template)}>
                      {f.say(template.name)}
                    </button>
                  </td>
                  <td>{t(`checklists.kind.${template.kind}`)}</td>
                  <td className="num">{template.steps.length}</td>
                  <td>
                    {template.bindings.map(({ scope, trigger, every }) => (
                      <div key={`${scope} ${trigger}`}>
                        {scope.replace(/^\w+:/, '')}: {t(`checklists.trigger.${trigger}`, { count: every ?? 0 })}
                      </div>
                    ))}
                  </td>
                  <td className="num">{template.version}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
