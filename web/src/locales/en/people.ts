export const people = { people: {} };
