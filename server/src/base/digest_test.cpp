#include <gtest/gtest.h>

#include "base/digest.hpp"
