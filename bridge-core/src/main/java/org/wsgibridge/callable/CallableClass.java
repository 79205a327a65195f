// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import org.wsgibridge.gateway.GatewayCallable;

/**
 * A class that is said to be a gateway callable.
 *
 * @param name of the class
 * @param origin where the configuration says that it is, for messages
 */
record CallableClass(String name, String origin) {

    /**
     * Makes the application.
     *
     * @throws ApplicationLoadException when the class is missing, unfit or fails
     */
    GatewayCallable instantiate(ClassLoader loader) throws ApplicationLoadException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return (GatewayCallable) constructor(loader).newInstance();
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
            throw new ApplicationLoadException("the constructor of " + this + " failed: " + cause, cause);
        } catch (ExceptionInInitializerError thrown) {
            Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
            throw new ApplicationLoadException("the static initializer of " + this + " failed: " + cause, cause);
        } catch (ReflectiveOperationException | LinkageError thrown) {
            throw new ApplicationLoadException(this + " cannot be loaded: " + thrown, thrown);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Constructor<?> constructor(ClassLoader loader) throws ApplicationLoadException {
        Class<?> type = load(loader);
        if (!GatewayCallable.class.isAssignableFrom(type)) {
            throw unfit("is no gateway callable: it does not implement " + GatewayCallable.class.getName());
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            throw unfit("is abstract; name a class of which an object can be made");
        }
        if (!Modifier.isPublic(type.getModifiers())) {
            throw unfit("is not public; an application is a public class with a public constructor without arguments");
        }
        try {
            return type.getConstructor();
        } catch (NoSuchMethodException absent) {
            throw new ApplicationLoadException(this + " has no public constructor without arguments", absent);
        }
    }

    private Class<?> load(ClassLoader loader) throws ApplicationLoadException {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException absent) {
            throw new ApplicationLoadException("there is no " + this, absent);
        }
    }

    private ApplicationLoadException unfit(String reason) {
        return new ApplicationLoadException(this + " " + reason, null);
    }

    @Override
    public String toString() {
        return "class " + name + " " + origin;
    }
}
