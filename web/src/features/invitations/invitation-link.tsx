import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { optionsQuery } from '../../data/options.js';
import { ShareLink } from '../../ui/share-link.js';

interface Props {
  url: string;
  /** For whom the invitation is; null for anybody. */
  email: string | null;
  /** What else there is to know about this link. */
  text: string;
}

/** The link of a new invitation. It is mailed to its address where the server has mail; otherwise it has to be passed on. */
export function InvitationLink({ url, email, text }: Props) {
  const { t } = useTranslation();
  const { data } = useQuery(optionsQuery());
  const mailedTo = data?.mail && email ? email : undefined;
  return <ShareLink url={url} label={t('invite.link')} text={text} mailedTo={mailedTo} />;
}
