import { endSession, getOwnSessions, getSessions } from '../../http/people-api.ts';
import { HiddenHeader } from '../../ui/HiddenHeader.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { useAsked } from './use-asked.ts';

/** Who is signed in, and where; each can be ended. `all`: everybody's, else one's own. */
export function SessionList({ all = false }: { readonly all?: boolean }) {
  const { t, f } = useWords();
  const { answer, trouble, doing } = useAsked(all ? getSessions : getOwnSessions);
  return (
    <section className="card scroll">
      <table className="grid stacked">
        <caption>{t(all ? 'people.sessions' : 'people.ownSessions')}</caption>
        <thead>
          <tr>
            {all && <th scope="col">{t('people.display')}</th>}
            <th scope="col">{t('people.since')}</th>
            <th scope="col">{t('people.from')}</th>
            <th scope="col">{t('people.with')}</th>
            <HiddenHeader words={t('people.actions')} />
          </tr>
        </thead>
        <tbody>
          {(answer?.sessions ?? []).map((session) => (
            <tr key={session.id}>
              {all && <th scope="row">{session.display}</th>}
              <td className="num">{f.day(Date.parse(session.begun))}</td>
              <td className="num">{session.address}</td>
              <td title={session.agent}>{browserOf(session.agent)}</td>
              <td className="right">
                {session.own ? (
                  <span className="quiet">{t('people.thisOne')}</span>
                ) : (
                  <button type="button" className="button" onClick={() => doing(() => endSession(session.id))}>
                    {t('people.end')}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Trouble words={trouble} />
    </section>
  );
}

/** What a person calls the program that the header names; the header itself is in the title. */
function browserOf(agent: string): string {
  const [name] = /(Edg|Firefox|Chrome|Safari)(?=\/)/.exec(agent) ?? [];
  return name === 'Edg' ? 'Edge' : (name ?? agent.slice(0, 30));
}
