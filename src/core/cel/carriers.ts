import { create, createFileRegistry, type DescMessage, type Message } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import { objectType } from '@bufbuild/cel';

/** Kubernetes types that CEL sees as opaque: their whole content is one canonical string, so that `==` compares content. */
const packageName = 'kubernetes';

const carrierRegistry = createFileRegistry(
  create(FileDescriptorProtoSchema, {
    name: 'kubernetes.proto',
    package: packageName,
    syntax: 'proto3',
    messageType: ['URL', 'Quantity'].map((name) => ({
      name,
      field: [
        {
          name: 'content',
          jsonName: 'content',
          number: 1,
          type: FieldDescriptorProto_Type.STRING,
          label: FieldDescriptorProto_Label.OPTIONAL,
        },
      ],
    })),
  }),
  () => undefined,
);

function describe(name: string): DescMessage {
  const found = carrierRegistry.getMessage(`${packageName}.${name}`);
  if (found === undefined) throw new Error(`No carrier type ${name}`);
  return found;
}

const urlMessage = describe('URL');
const quantityMessage = describe('Quantity');

export const urlType = objectType(urlMessage);
export const quantityType = objectType(quantityMessage);
export { carrierRegistry };

export function urlValue(content: string): Message {
  return create(urlMessage, { content });
}

export function quantityValue(content: string): Message {
  return create(quantityMessage, { content });
}

/** The content of a carrier that CEL hands back to a function. */
export function contentOf(value: { readonly message: Message }): string {
  const { message } = value;
  return 'content' in message && typeof message.content === 'string' ? message.content : '';
}
