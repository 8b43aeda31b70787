// Makes a JavaScript module of a component: node transpile.mjs COMPONENT DIRECTORY

import { transpile, writeFiles } from '@bytecodealliance/jco-transpile';

const [component, outDir] = process.argv.slice(2);
const { files, imports } = await transpile(component, { outDir, name: 'engine' });
if (imports.length > 0) {
  throw new Error(`an engine imports nothing, and this one ${imports}`);
}
await writeFiles(files);
