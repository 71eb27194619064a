import { describe, expect, it } from 'vitest';
import { hasModifier, isCommand, isComposing, keepCompositionPrivate, shortcutKey } from './keyboard.js';

describe('keys of an input method', () => {
  it.each([
    // Chrome and Firefox tell of the key first, and then of the end of the composition.
    ['Chrome, Firefox', { isComposing: true, keyCode: 229 }, true],
    ['old Firefox', { isComposing: true, keyCode: 13 }, true],
    // Safari tells of the end first.
    ['Safari', { isComposing: false, keyCode: 229 }, true],
    ['a real Enter', { isComposing: false, keyCode: 13 }, false],
  ])('are known in %s', (_, event, expected) => {
    expect(isComposing(event)).toBe(expected);
  });

  it('reach nobody else, and keep their meaning for the browser', () => {
    const [target, heard] = [new EventTarget(), [] as string[]];
    const end = keepCompositionPrivate(target);
    target.addEventListener('keydown', (event) => heard.push((event as Event & { key: string }).key), {
      capture: true,
    });
    const press = (key: string, keyCode: number, composing = false) => {
      const event = Object.assign(new Event('keydown', { cancelable: true }), { key, keyCode, isComposing: composing });
      target.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect([press('Enter', 229, true), press('Escape', 229), press('Enter', 13)]).toEqual([false, false, false]);
    expect(heard).toEqual(['Enter']);
    end();
    press('Escape', 229);
    expect(heard).toEqual(['Enter', 'Escape']);
  });
});

describe('the key of a shortcut', () => {
  it.each([
    ['English', 'c', 'KeyC', false, 'c'],
    ['English', 'C', 'KeyC', true, 'C'],
    ['English', '?', 'Slash', true, '?'],
    ['Russian', 'с', 'KeyC', false, 'c'],
    ['Russian', 'Я', 'KeyZ', true, 'Z'],
    ['Greek', 'γ', 'KeyG', false, 'g'],
    ['Hebrew', 'ב', 'KeyC', false, 'c'],
    // What the layout itself types counts, wherever it is.
    ['Hebrew', '/', 'KeyQ', false, '/'],
    ['Arabic', 'ظ', 'Slash', false, '/'],
    ['Arabic', '؟', 'Slash', true, '?'],
    ['Thai', 'ใ', 'Period', false, 'ใ'],
    ['Korean', 'ㅊ', 'KeyC', false, 'c'],
    ['Japanese', 'ｃ', 'KeyC', false, 'c'],
    // Layouts of Latin letters in other places keep them.
    ['French', 'q', 'KeyA', false, 'q'],
    ['German', 'z', 'KeyY', false, 'z'],
    ['German', 'ö', 'Semicolon', false, 'ö'],
    ['Turkish F', 'ğ', 'KeyE', false, 'ğ'],
    ['any', 'Enter', 'Enter', false, 'Enter'],
    ['any', 'ArrowDown', 'ArrowDown', false, 'ArrowDown'],
    ['any', 'Dead', 'BracketLeft', false, 'Dead'],
  ])('on a keyboard for %s: %s (%s)', (_, key, code, shiftKey, expected) => {
    expect(shortcutKey({ key, code, shiftKey })).toBe(expected);
  });

  const pressed = (...modifiers: string[]) =>
    ({
      ctrlKey: modifiers.includes('Control'),
      altKey: modifiers.includes('Alt'),
      shiftKey: modifiers.includes('Shift'),
      metaKey: modifiers.includes('Meta'),
      getModifierState: (name: string) => modifiers.includes(name),
    }) as KeyboardEvent;

  it('is none with AltGr, which types', () => {
    expect(hasModifier(pressed())).toBe(false);
    expect(hasModifier(pressed('Shift'))).toBe(false);
    // Linux and Firefox tell of AltGr alone, Windows also of Ctrl and Alt.
    for (const modifiers of [['AltGraph'], ['Control', 'Alt', 'AltGraph'], ['Control'], ['Meta'], ['Alt']])
      expect(hasModifier(pressed(...modifiers))).toBe(true);
    expect([isCommand(pressed('Control')), isCommand(pressed('Meta'))]).toEqual([true, true]);
    for (const modifiers of [
      [],
      ['Control', 'AltGraph'],
      ['Control', 'Alt'],
      ['Control', 'Shift'],
      ['Control', 'Meta'],
    ])
      expect(isCommand(pressed(...modifiers))).toBe(false);
  });
});
