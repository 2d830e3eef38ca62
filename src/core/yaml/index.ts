export { LineIndex, type LinePosition } from './lineIndex.ts';
export { parseYaml, type ParsedYaml } from './parseYaml.ts';
export { formatPath, isWithin, samePath, type Path } from './path.ts';
export { shiftRange, type SourceRange } from './sourceRange.ts';
export { splitDocuments } from './splitDocuments.ts';
export { YamlFiles, type YamlDocument } from './yamlFile.ts';
export type { YamlProblem, YamlProblemCode } from './yamlProblem.ts';
export type { NodeLocation, PathAtOffset, YamlTree } from './yamlTree.ts';
