export const projects = { projects: {} };
