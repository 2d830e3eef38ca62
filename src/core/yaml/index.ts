export { LineIndex } from './lineIndex.ts';
export { parseYaml, type ParsedYaml } from './parseYaml.ts';
export { formatPath, samePath, type Path } from './path.ts';
export { shiftRange, type SourceRange } from './sourceRange.ts';
export { splitDocuments } from './splitDocuments.ts';
export { YamlFiles, type YamlDocument } from './yamlFile.ts';
export type { YamlTree } from './yamlTree.ts';
