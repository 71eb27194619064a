/** What a pressed key is known by. */
type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>;

/** The code that browsers give to keys that an input method takes. Safari ends the composition before it tells of them. */
const TAKEN_BY_INPUT_METHOD = 229;

/** Whether a key belongs to an input method: Enter then chooses what is composed, and Escape gives that up. */
export function isComposing({ isComposing, keyCode }: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  // Nothing else tells of it in Safari.
  return isComposing || keyCode === TAKEN_BY_INPUT_METHOD;
}

/**
 * Keeps the keys of input methods from all of the page, whatever listens: fields, lists, dialogs, shortcuts. What the browser
 * does with them is not changed. To be called before anything else listens to keys.
 * @returns what ends this.
 */
export function keepCompositionPrivate(target: EventTarget = window): () => void {
  const onKey = (event: Event) => {
    if (isComposing(event as KeyboardEvent)) event.stopImmediatePropagation();
  };
  target.addEventListener('keydown', onKey, { capture: true });
  return () => target.removeEventListener('keydown', onKey, { capture: true });
}

/** What keyboards for Latin letters have on a key; capital letters for `Shift`. */
const BY_CODE: Partial<Record<string, [plain: string, shifted: string]>> = { Slash: ['/', '?'] };

/**
 * The key of a shortcut. On a keyboard for other letters, such as Cyrillic or Hebrew ones, it is what the same key has on one
 * for Latin letters; full-width letters count as themselves.
 */
export function shortcutKey({ key, code, shiftKey }: Pressed): string {
  const typed = key.normalize('NFKC');
  // Keys that type nothing have longer names.
  if (Array.from(typed).length !== 1 || /[ -~]|\p{Script=Latin}/u.test(typed)) return typed;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  const [plain, shifted] = letter ? [letter.toLowerCase(), letter] : (BY_CODE[code] ?? [typed, typed]);
  return shiftKey ? shifted : plain;
}

/** Whether a key is pressed with one that makes it a command, or with AltGr, which types other characters. */
export function hasModifier(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.altKey || isAltGr(event);
}

/** Whether a key is pressed with Ctrl, or on a Mac Cmd, and nothing else. */
export function isCommand(event: KeyboardEvent): boolean {
  return event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey && !isAltGr(event);
}

const isAltGr = (event: KeyboardEvent) => event.getModifierState('AltGraph');
