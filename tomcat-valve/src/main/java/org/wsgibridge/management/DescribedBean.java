// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.management;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;

/** An MXBean that tells its {@link Description}s to JMX clients. */
final class DescribedBean extends StandardMBean {

    private DescribedBean(Object bean, Class<Object> contract) {
        super(bean, contract, true);
    }

    /**
     * Makes an object an MXBean.
     *
     * @param contract a public interface
     */
    @SuppressWarnings("unchecked")
    static <T> DescribedBean of(T bean, Class<T> contract) {
        return new DescribedBean(bean, (Class<Object>) contract);
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        return description(getMBeanInterface(), info.getDescription());
    }

    @Override
    protected String getDescription(MBeanAttributeInfo info) {
        return description(method("get" + info.getName()), info.getDescription());
    }

    @Override
    protected String getDescription(MBeanOperationInfo info) {
        return description(method(info.getName()), info.getDescription());
    }

    @Override
    protected String getParameterName(MBeanOperationInfo operation, MBeanParameterInfo parameter, int number) {
        Method method = method(operation.getName());
        return method == null ? parameter.getName() : method.getParameters()[number].getName();
    }

    @Override
    protected int getImpact(MBeanOperationInfo info) {
        return info.getReturnType().equals(void.class.getName()) ? MBeanOperationInfo.ACTION : MBeanOperationInfo.INFO;
    }

    private @Nullable Method method(String name) {
        return Arrays.stream(getMBeanInterface().getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static String description(@Nullable AnnotatedElement element, String otherwise) {
        Description description = element == null ? null : element.getAnnotation(Description.class);
        return description == null ? otherwise : description.value();
    }
}
