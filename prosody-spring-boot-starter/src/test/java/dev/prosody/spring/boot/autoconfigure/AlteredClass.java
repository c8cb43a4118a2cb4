package dev.prosody.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.UnaryOperator;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.ClassWriter;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;

/** A class as it would be if it was compiled or deployed in another way. */
final class AlteredClass extends ClassLoader {

	private final Class<?> original;

	private final UnaryOperator<byte[]> change;

	private final String missing;

	private AlteredClass(Class<?> original, UnaryOperator<byte[]> change, String missing) {
		super(original.getClassLoader());
		this.original = original;
		this.change = change;
		this.missing = missing;
	}

	/** Compiled without the option {@code -parameters}. */
	static Class<?> withoutParameterNames(Class<?> original) throws ClassNotFoundException {
		return new AlteredClass(original, AlteredClass::removeParameterNames, "").loadClass(original.getName());
	}

	/** Deployed without a class that it needs. */
	static Class<?> without(Class<?> missing, Class<?> original) throws ClassNotFoundException {
		return new AlteredClass(original, UnaryOperator.identity(), missing.getName()).loadClass(original.getName());
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (name.equals(this.missing)) {
			throw new ClassNotFoundException(name);
		}
		if (!name.equals(this.original.getName())) {
			return super.loadClass(name, resolve);
		}
		Class<?> loaded = findLoadedClass(name);
		return (loaded != null) ? loaded : define(name);
	}

	private Class<?> define(String name) throws ClassNotFoundException {
		try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
			byte[] bytes = this.change.apply(in.readAllBytes());
			return defineClass(name, bytes, 0, bytes.length);
		}
		catch (IOException ex) {
			throw new ClassNotFoundException(name, ex);
		}
	}

	private static byte[] removeParameterNames(byte[] bytes) {
		ClassWriter writer = new ClassWriter(0);
		new ClassReader(bytes).accept(new ClassVisitor(SpringAsmInfo.ASM_VERSION, writer) {

			@Override
			public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
					String[] exceptions) {
				MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
				return new MethodVisitor(SpringAsmInfo.ASM_VERSION, method) {

					@Override
					public void visitParameter(String name, int access) {
						// forgotten
					}

				};
			}

		}, ClassReader.SKIP_DEBUG);
		return writer.toByteArray();
	}

}
