import { Trouble } from '../../ui/Trouble.tsx';
import './notify.css';
import { useState } from 'react';
import { getNotify, getSendings, type KeptRule, sendAgain, type TestResult, testRule } from '../../http/notify-api.ts';
import { useWords } from '../../words/use-words.ts';
import { useAsked } from '../people/use-asked.ts';
import { PushButton } from './PushButton.tsx';
import { RuleForm } from './RuleForm.tsx';
import { toWhom } from './rule-draft.ts';

/** Who is told when, by which way; a test of each; and what was sent. */
export function NotifyScreen() {
  const { t } = useWords();
  const { answer, trouble, again } = useAsked(getNotify);
  const [open, setOpen] = useState<KeptRule | 'new' | null>(null);
  const [tested, setTested] = useState<{ rule: string; results: readonly TestResult[] | null; words: string } | null>(
    null,
  );
  if (!answer) return <Trouble words={trouble} />;
  const test = async (rule: string) => {
    setTested({ rule, results: null, words: t('notify.testing') });
    try {
      const { results } = await testRule(rule);
      setTested({ rule, results, words: results.length === 0 ? t('notify.nobody') : '' });
    } catch (error) {
      setTested({ rule, results: [], words: error instanceof Error ? error.message : String(error) });
    }
  };
  const saved = () => {
    setOpen(null);
    again();
  };
  return (
    <>
      <div className="setup-lead">
        <p className="quiet">{t('notify.lead')}</p>
        {open === null && (
          <button type="button" className="button primary" onClick={() => setOpen('new')}>
            {t('notify.add')}
          </button>
        )}
      </div>
      {answer.mailOff !== null && <p className="notice">{t('notify.mailOff')}</p>}
      <PushButton />
      {open === 'new' && <RuleForm rule={null} state={answer} close={() => setOpen(null)} saved={saved} />}
      {answer.rules.length === 0 && open === null && <p className="card">{t('notify.none')}</p>}
      <ul className="notify-rules">
        {answer.rules.map((rule) =>
          open !== 'new' && open?.id === rule.id ? (
            <li key={rule.id}>
              <RuleForm rule={rule} state={answer} close={() => setOpen(null)} saved={saved} />
            </li>
          ) : (
            <li key={rule.id} className={rule.active ? 'card' : 'card off'}>
              <div>
                <b>{rule.name}</b>
                {!rule.active && <span className="role">{t('notify.off')}</span>}
                <p>
                  {t(`notify.on.${rule.on}`)}
                  {rule.on === 'alarm' && rule.priorities.length > 0
                    ? ` (${rule.priorities.map((one) => t(`alarms.priority.${one}`)).join(', ')})`
                    : ''}
                  {rule.on === 'signal' && rule.fromLevel > 0 ? `, ${t(`notify.level.${rule.fromLevel}`)}` : ''}
                  {rule.afterMin > 0 ? ` · ${t('notify.afterMin', { count: rule.afterMin })}` : ''}
                  {` → ${toWhom(t, rule, answer)}`}
                </p>
                <p className="quiet">
                  {[
                    rule.channels.map((one) => t(`notify.channel.${one}`)).join(', '),
                    rule.lines?.join(', ') ?? t('people.allLines'),
                    rule.repeatMin > 0 ? t('notify.every', { count: rule.repeatMin }) : '',
                    rule.quiet ? t('notify.quietHours', rule.quiet) : '',
                  ]
                    .filter((one) => one !== '')
                    .join(' · ')}
                </p>
                {tested?.rule === rule.id && (
                  <ul className="notify-tested" aria-live="polite">
                    {tested.words !== '' && <li>{tested.words}</li>}
                    {tested.results?.map(({ channel, to, taken, words }) => (
                      <li key={channel + to} className={taken ? '' : 'trouble'}>
                        {to}: {t(taken ? 'notify.taken' : 'notify.refused')}
                        {words !== '' && ` (${words})`}
                      </li>
                    ))}
                  </ul>
                )}
              </div>
              <div className="notify-acts">
                <button type="button" className="button" onClick={() => void test(rule.id)}>
                  {t('notify.test')}
                </button>
                <button type="button" className="button" onClick={() => setOpen(rule)}>
                  {t('setup.edit')}
                </button>
              </div>
            </li>
          ),
        )}
      </ul>
      <Sendings />
    </>
  );
}

function Sendings() {
  const { t, f } = useWords();
  const { answer, doing } = useAsked(getSendings);
  if (!answer || answer.sendings.length === 0) return null;
  return (
    <section className="card scroll">
      <h2>{t('notify.sent')}</h2>
      <table className="grid">
        <tbody>
          {answer.sendings.map((one) => (
            <tr key={one.id}>
              <td className="num">{f.day(Date.parse(one.created))}</td>
              <td>{one.subject}</td>
              <td>{one.to}</td>
              <td className={one.status === 'dead' ? 'trouble' : ''}>
                {t(`notify.status.${one.status}`)}
                {one.status === 'sent' ? '' : ` · ${one.words}`}
              </td>
              <td className="right">
                {one.status === 'dead' && (
                  <button type="button" className="button" onClick={() => doing(() => sendAgain(one.id))}>
                    {t('notify.again')}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
