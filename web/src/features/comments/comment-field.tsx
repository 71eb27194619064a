import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Named } from '../../data/comments.js';
import { GrowingTextarea } from '../../ui/growing-textarea.js';
import { MarkdownText } from '../../ui/markdown-text.js';
import classes from './comments.module.css';
import { type Asked, askedAt, storedOf, type Typed, withMention } from './mention-text.js';
import { Suggestions, useSuggestions } from './suggestions.js';

const MAX_CHARACTERS = 20_000;

interface FieldProps {
  taskId: string;
  label: string;
  value: Typed;
  isPreviewed: boolean;
  autoFocus?: boolean;
  /** Each time that it rises, the caret goes behind the text. */
  answers?: number;
  onChange: (value: Typed) => void;
  onSubmit: () => void;
  onCancel?: () => void;
  /** What stands below the field. */
  children: ReactNode;
}

/** Where a comment is typed: offers names after an @, and shows what the Markdown looks like. */
export function CommentField({
  taskId,
  label,
  value,
  isPreviewed,
  autoFocus,
  answers = 0,
  onChange,
  ...on
}: FieldProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const [asked, setAsked] = useState<Asked>();
  const suggestions = useSuggestions(taskId, asked);
  const caret = useCaret(field);
  useCaretAtEnd(field, answers);

  const look = () => {
    const { current } = field;
    setAsked(current ? askedAt(current.value, current.selectionEnd, value.named) : undefined);
  };
  const choose = (user: Named) => {
    if (!asked) return;
    const { caret: place, ...next } = withMention(value, asked, user);
    onChange(next);
    setAsked(undefined);
    caret.put(place);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (suggestions.onKey(event, choose, () => setAsked(undefined))) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) on.onSubmit();
    if (event.key === 'Escape') on.onCancel?.();
  };
  return (
    <div className={classes.field}>
      {isPreviewed ? (
        <div className={classes.preview} role="region" aria-label={t('comments.preview')}>
          <MarkdownText text={storedOf(value)} mentions={value.named} />
        </div>
      ) : (
        <div className={classes.typing}>
          <GrowingTextarea
            ref={field}
            minRows={2}
            maxRows={16}
            autoFocus={autoFocus}
            aria-label={label}
            placeholder={t('comments.placeholder')}
            maxLength={MAX_CHARACTERS}
            value={value.text}
            {...suggestions.aria}
            onChange={(event) => {
              onChange({ ...value, text: event.currentTarget.value });
              look();
            }}
            onSelect={look}
            onBlur={() => setAsked(undefined)}
            onKeyDown={onKeyDown}
            data-mantine-stop-propagation="true"
          />
          <Suggestions {...suggestions} onChoose={choose} />
        </div>
      )}
      {on.children}
    </div>
  );
}

/** Puts the caret somewhere once the text is there. */
function useCaret(field: React.RefObject<HTMLTextAreaElement | null>) {
  const wanted = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    field.current?.focus();
    field.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = undefined;
  });
  return { put: (place: number) => (wanted.current = place) };
}

/** Each time that `times` rises, brings the field into view with the caret behind its text. */
function useCaretAtEnd(field: React.RefObject<HTMLTextAreaElement | null>, times: number): void {
  useEffect(() => {
    const { current } = field;
    if (times === 0 || !current) return;
    current.focus();
    current.setSelectionRange(current.value.length, current.value.length);
    current.scrollIntoView({ block: 'nearest' });
  }, [field, times]);
}
